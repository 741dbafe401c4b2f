package paths

// Names of the parameters of a search.
const (
	ParamQuery     = "q"
	ParamAuthority = "authority"
	ParamKind      = "kind"
	ParamDocument  = "document"
	ParamBlock     = "block"
	ParamYearFrom  = "year_from"
	ParamYearTo    = "year_to"
	ParamSort      = "sort"
)

// ParamMatch chooses which passages are meant where a query has several bare words.
const ParamMatch = "match"

// Values of ParamMatch: MatchClose is the default.
const (
	MatchClose = "close"
	MatchAll   = "all"
	MatchAny   = "any"
)

// SortRelevance is what the default order is called in an address.
const SortRelevance = "relevance"

// SortDoubtful puts what OCR read first, from the least certain on.
const SortDoubtful = "doubtful"

// ParamClaim names the claim that evidence is shown for.
const ParamClaim = "claim"

// ParamStatement names the statement that a passage is to be pinned to, or that its reader came from.
const ParamStatement = "statement"

// ParamWords says that what is marked was looked for in place of a claim's words.
const ParamWords = "words"

// ParamShow names the claims of a statement that are shown, by their state.
const ParamShow = "show"

// ParamWithout names an authority or a year that the rest of a statement does not name for a claim.
const ParamWithout = "without"

// ParamFormat names the parameter that chooses a format.
const ParamFormat = "format"

// Parameters of oEmbed beside the format.
const (
	ParamURL       = "url"
	ParamMaxWidth  = "maxwidth"
	ParamMaxHeight = "maxheight"
)

// Names of the parameters that narrow a list of passages or reports.
const (
	paramYear      = "year"
	ParamPage      = "page"
	ParamParagraph = "paragraph"
)

// Names of the parameters of a passage's neighbours and citations.
const (
	ParamBefore = "before"
	ParamAfter  = "after"
	ParamFrom   = "from"
	ParamTo     = "to"
	ParamQuote  = "quote"
)

// Parameters of a collection: each passage, its note, and the title of all.
const (
	ParamPassage = "passage"
	ParamNote    = "note"
	ParamTitle   = "title"
)

// Parameters of a briefing.
const (
	ParamForm     = "form"
	ParamStyle    = "style"
	ParamPictures = "pictures"
	ParamAnnexe   = "annexe"
	ParamCollect  = "collect" // passages of a text can be selected
)

// Parameters of a comparison.
const (
	ParamEarlier = "a"
	ParamLater   = "b"
)

// Parameters of the list of authorities: an overall grade that they once had, and the latest.
const (
	ParamWas = "was"
	ParamNow = "now"
)

// ParamNext is where to go on after signing in.
const ParamNext = "next"
