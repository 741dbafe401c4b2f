package pages

import (
	"evidence/search/query"
	"evidence/web/handler"
)

// A guidePage explains something. Its text is in the template named after its path; its JSON has the contents.
type guidePage struct {
	Title       string       `json:"title"`
	Description string       `json:"description"`
	Sections    []section    `json:"sections"`
	Syntax      []query.Help `json:"syntax,omitempty"` // of queries
	Fields      []query.Help `json:"fields,omitempty"` // of queries
	name        string       // of the template and the address
}

// A section of a guide: the id and the text of its heading in the template.
type section struct {
	ID    string `json:"id"` // stays, since addresses name it
	Title string `json:"title"`
}

func (p *guidePage) Template() string { return p.name }

func (p *guidePage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: p.Title, Description: p.Description, Canonical: "/" + p.name, Article: true}
}

// Help answers /help.
func Help(*handler.Request) (handler.Response, error) {
	p := &guidePage{
		Title: "Help", name: "help", Syntax: query.Syntax,
		Description: "How to search the reports, how to cite what you find, and what to be careful about.",
		Sections: []section{
			{"search", "How to search"}, {"fields", "Fields"}, {"passages", "What a passage is"}, {"citing", "How to cite"},
			{"embedding", "How to show a passage on another website"}, {"collecting", "How to collect passages"},
			{"statements", "How to check a statement"}, {"keyboard", "Keyboard shortcuts"}, {"real-reports", "How to get the real reports"},
			{"editing", "Who can make changes"}, {"limits", "What it does not do"}, {"privacy", "What is recorded about you"}, {"scripts", "For scripts"},
		},
	}
	for _, name := range query.Fields() {
		p.Fields = append(p.Fields, query.FieldHelp(name))
	}
	return handler.Show(p)
}

// Accessibility answers /accessibility. The browser tests do what the page says was tested.
func Accessibility(*handler.Request) (handler.Response, error) {
	return handler.Show(&guidePage{
		Title: "Accessibility", name: "accessibility",
		Description: "How accessible this site is, how that was tested, and where it falls short.",
		Sections: []section{
			{"standard", "The standard"}, {"tested", "What was tested"}, {"limits", "Where it falls short"},
			{"keyboard", "Single-key shortcuts"}, {"problems", "If you have a problem"},
		},
	})
}
