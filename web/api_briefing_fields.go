package web

// What is said of the objects of briefings; see componentNames, typeTexts and fieldTexts.
var briefingComponentNames = map[string]string{
	"briefing.Claim":     "BriefingClaim",
	"briefing.Quote":     "BriefingQuote",
	"briefing.Reference": "BriefingSource",
	"briefing.File":      "BriefingFile",
	"briefing.Later":     "LaterOnAuthority",
}

var briefingFieldEnums = map[string][]string{
	"briefing.Briefing.style": printedStyles(),
	"briefing.Quote.stance":   stances,
	"briefing.Quote.status":   statementFieldEnums["store.PinCheck.status"],
}

var briefingTypeTexts = map[string]string{
	"briefing.Briefing":  "A statement's claims with their evidence, as it was when this was made.",
	"briefing.Claim":     "A claim with its quotes.",
	"briefing.Quote":     "A pinned passage, or a part of one, and its citation.",
	"briefing.Reference": "An entry of the bibliography.",
	"briefing.File":      "A PDF that is quoted.",
	"briefing.Later":     "A report of the same kind on the same authority that came after one that the claim rests on.",
}

var briefingFieldTexts = map[string]string{
	"briefing.Briefing.id":        "The statement's id.",
	"briefing.Briefing.link":      "The address of the statement's page; left out where the site has none in public.",
	"briefing.Briefing.made":      "When it was made.",
	"briefing.Briefing.style":     "The citation style.",
	"briefing.Briefing.reports":   "How many reports the library holds.",
	"briefing.Briefing.sample":    "The reports are the bundled sample's, which are evidence of nothing.",
	"briefing.Briefing.counts":    "Claims by their state.",
	"briefing.Briefing.claims":    "The claims, in order.",
	"briefing.Briefing.sources":   "The reports that are quoted.",
	"briefing.Briefing.files":     "The PDFs that are quoted.",
	"briefing.Claim.id":           "The claim's id.",
	"briefing.Claim.number":       "The claim's place in the statement, from 1.",
	"briefing.Claim.text":         "The claim.",
	"briefing.Claim.state":        "How far it has come.",
	"briefing.Claim.needs":        "The kind of source that could tell, where these reports cannot.",
	"briefing.Claim.note":         "A note on it.",
	"briefing.Claim.later":        "Later reports than those that it rests on.",
	"briefing.Claim.quotes":       "What was pinned: what supports it first, then what contradicts it, then context.",
	"briefing.Later.quoted":       "The id of the report that is quoted.",
	"briefing.Later.document":     "The id of the latest report.",
	"briefing.Later.title":        "Its title.",
	"briefing.Later.date":         "Its date, YYYY-MM-DD or shorter.",
	"briefing.Quote.stance":       "How it stands to the claim.",
	"briefing.Quote.quote":        "The words that were pinned; empty where the report is not in the library.",
	"briefing.Quote.citation":     "Its citation in running text.",
	"briefing.Quote.status":       "What became of it in the report as that is now.",
	"briefing.Quote.now":          "What stands in its place, where the words were altered.",
	"briefing.Quote.document":     "The report's id.",
	"briefing.Quote.title":        "The report's title.",
	"briefing.Quote.sha256":       "The SHA-256 of the PDF that it was looked up in.",
	"briefing.Quote.page":         "The PDF page number on which it begins.",
	"briefing.Quote.page_end":     "The PDF page number on which it ends.",
	"briefing.Quote.label":        "The printed label of its page.",
	"briefing.Quote.paragraph":    "The number of its paragraph.",
	"briefing.Quote.passage":      "The passage's id.",
	"briefing.Quote.link":         "The address of the passage; left out where the site has none in public.",
	"briefing.Quote.note":         "The note of whoever pinned it.",
	"briefing.Quote.by":           "Who pinned it.",
	"briefing.Quote.at":           "When it was pinned.",
	"briefing.Reference.document": "The report's id.",
	"briefing.Reference.entry":    "The entry in the citation style.",
	"briefing.Reference.address":  "Where the report can be had.",
	"briefing.File.document":      "The report's id.",
	"briefing.File.title":         "The report's title.",
	"briefing.File.sha256":        "The SHA-256 of its bytes.",
	"briefing.File.checked":       "Its quotes by what became of them.",
}
