package handler

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"evidence/web/paths"
)

// A ProblemKind is a kind of error, which the type of a problem names and a page explains.
type ProblemKind struct {
	Name   string `json:"name"`   // last part of the address of its page
	Status int    `json:"status"` // HTTP status that it is answered with
	Title  string `json:"title"`  // what it is, in a few words
	About  string `json:"about"`  // when it is answered, in a sentence
	Advice string `json:"advice"` // what to do about it
}

// Names of the kinds that a status does not tell by itself.
const (
	kindUnknownParameter = "unknown-parameter"
	kindInvalidQuery     = "invalid-query"
	kindWithdrawn        = "withdrawn"
	kindEditConflict     = "edit-conflict"
	kindDamaged          = "damaged"
	kindDiskFull         = "disk-full"
)

// ProblemKinds are all there are; of those with the same status the first is what a problem is that names none.
var ProblemKinds = []ProblemKind{
	{"invalid-value", 400, "A value cannot be read", "A parameter, a field or the body has a value that cannot be read or that does not fit the others.", "Correct the part that detail names; choices lists what it can be, where there is a list."},
	{kindUnknownParameter, 400, "There is no such parameter", "The address names a parameter that it does not have. None is ignored, so that a misspelt filter is not taken for none.", "Correct the name or leave it out; choices lists the parameters there are."},
	{kindInvalidQuery, 400, "The query cannot be read", "The query names a field that there is not, or something is missing in it.", "Correct the part that found and at point to, or put the query in quotation marks to search for it as words."},
	{"not-signed-in", 401, "A token is needed", "The operation changes something or shows what is private, and there is no valid token or session.", "Send a user’s token as Authorization: Bearer TOKEN. evidence user token makes one."},
	{"not-allowed", 403, "Not allowed here", "The site is read-only for whoever asks, or the request comes from a page of another site.", "Do it where changes can be made: with a token, or at the computer that the program runs on."},
	{"not-found", 404, "Nothing is at this address", "No report, passage, page or statement has this id, and none ever had.", "Check that the id is whole. Searches and lists give ids."},
	{"method-not-allowed", 405, "The address does not answer this method", "The address is there, but does not answer this method.", "Use one that the header Allow names."},
	{"not-acceptable", 406, "No such format", "None of the media types that Accept names can be given.", "Ask for one of the media types in choices, or leave Accept out."},
	{"words-changed", 409, "The words have changed", "The words of a passage have changed since its id was given, so they are not cited under it.", "Look at the passage as it is now, and cite that."},
	{kindEditConflict, 409, "Somebody else changed it first", "Somebody else has changed what an edit would change. Nothing was overwritten.", "Look at conflict, which has what it is now, and send the edit again with the new revision as its base."},
	{"gone", 410, "The words are gone", "The report no longer has the words of this passage.", "issued has the passage as it was last seen."},
	{kindWithdrawn, 410, "The report was withdrawn", "Whoever runs the site has withdrawn the report. The addresses of its passages still show what they quoted.", "Ask whoever runs the site why, or look for the report on its publisher’s site."},
	{"precondition-failed", 412, "The revision is another", "If-Match names another revision than the present one, or none.", "Get the statement again and send its ETag."},
	{"too-large", 413, "Too much was sent", "The body is larger than the operation reads.", "Send it in parts."},
	{"address-too-long", 414, "The address is too long", "The address is longer than the site reads.", "Send fewer values, or a long text to an operation that takes a body."},
	{"unsupported-media-type", 415, "It is not JSON", "What was sent is of a kind that the operation does not read.", "Send JSON as application/json."},
	{"wrong-host", 421, "It is another site’s name", "The Host of the request is not this site’s.", "Use the site’s own address."},
	{"cannot-be-done", 422, "It can be read but not done", "What was asked for can be read but not done, or takes more work than one request may.", "Do what detail says: ask for less at a time, or correct what was sent."},
	{"too-many-requests", 429, "Too many requests", "This network address has asked too often.", "Wait for as many seconds as Retry-After says. The headers RateLimit and RateLimit-Policy say how many requests are left."},
	{"internal-error", 500, "The program failed", "The program failed to answer. The fault is its own.", "Try again. Whoever runs the site finds the reason in its log."},
	{"not-ready", 503, "Not available at the moment", "The index is being opened, too many requests are being answered, the answer took too long, or the database, the search engine or the store of originals does not answer.", "Try again after as many seconds as Retry-After says."},
	{kindDamaged, 503, "Something is damaged", "What was asked for is damaged on the site’s disk, so it is not shown.", "Whoever runs the site can repair it with evidence verify --repair."},
	{kindDiskFull, 503, "The disk is full", "The site has no room to keep what was sent. Reading goes on.", "Try again when whoever runs the site has made room."},
}

// ErrorText says when an error with a status is answered.
func ErrorText(status int) string {
	var texts []string
	for _, k := range ProblemKinds {
		if k.Status == status {
			texts = append(texts, k.About)
		}
	}
	return strings.Join(texts, " Or: ")
}

// ProblemKindByName is the kind with a name.
func ProblemKindByName(name string) (ProblemKind, bool) {
	i := slices.IndexFunc(ProblemKinds, func(k ProblemKind) bool { return k.Name == name })
	if i < 0 {
		return ProblemKind{}, false
	}
	return ProblemKinds[i], true
}

// as says of which kind a problem is.
func (p *Problem) as(kind string) *Problem {
	p.kind = kind
	return p
}

// identify fills in what kind of problem it is, and where that is explained.
func (p *Problem) identify(r *Request) {
	i := slices.IndexFunc(ProblemKinds, func(k ProblemKind) bool {
		return k.Status == p.Status && k.Name == cmp.Or(p.kind, k.Name)
	})
	p.Type, p.Title = "about:blank", http.StatusText(p.Status)
	if i >= 0 {
		p.Type, p.Title = r.Link(paths.Problem(ProblemKinds[i].Name)), ProblemKinds[i].Title
	}
	p.Instance = r.URL.EscapedPath()
}
