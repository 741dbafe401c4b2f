package web

import (
	"cmp"
	"net/http"
	"slices"

	"evidence/corpus"
	"evidence/corpus/statement"
)

// A statementDetails is what is said of a statement, and the reports that evidence is looked for in.
type statementDetails struct {
	ID string `json:"id"`
	statement.Details
	Reports  []string `json:"reports"`
	Revision int64    `json:"revision"`

	Choices []reportChoice `json:"-"`
	Rights  rights         `json:"-"`
	Saved   bool           `json:"-"`
}

// A reportChoice is the reports on one authority.
type reportChoice struct {
	Authority string
	Reports   []option
}

func (p *statementDetails) template() string { return "statement-details" }

func (p *statementDetails) describe(*request) meta {
	return meta{Title: "About “" + shortened(60, p.Details.Title) + "”", NoIndex: true}
}

func showStatementDetails(r *request) (response, error) {
	st, err := r.statement(r.variable("id"))
	if err != nil {
		return nil, err
	}
	docs, err := r.library.documents(r.Context())
	if err != nil {
		return nil, err
	}
	p := &statementDetails{ID: st.ID, Details: st.Details, Reports: st.Reports, Revision: st.Revision, Rights: rightsOf(r), Saved: r.URL.Query().Has("did")}
	slices.SortFunc(docs, func(a, b corpus.Document) int {
		return cmp.Or(cmp.Compare(a.Authority, b.Authority), cmp.Compare(dated(a.Source), dated(b.Source)), cmp.Compare(a.ID, b.ID))
	})
	for _, d := range docs {
		if n := len(p.Choices); n == 0 || p.Choices[n-1].Authority != d.Authority {
			p.Choices = append(p.Choices, reportChoice{Authority: d.Authority})
		}
		c := &p.Choices[len(p.Choices)-1]
		c.Reports = append(c.Reports, option{d.ID, datedTitle(d.Source), slices.Contains(st.Reports, d.ID)})
	}
	return show(p)
}

// editDetails changes what is said of a statement or the reports that are looked in, or removes it.
func editDetails(r *request) (response, error) {
	by, err := writer(r)
	if err != nil {
		return nil, err
	}
	values, err := r.postForm(maxForm)
	if err != nil {
		return nil, err
	}
	if values.Get("op") == string(statement.OpRemove) {
		if err := r.library.Store.RemoveStatement(r.Context(), r.variable("id"), by, 0); err != nil {
			return nil, err
		}
		return redirect{statementsPath, http.StatusSeeOther}, nil
	}
	return editStatement(r)
}
