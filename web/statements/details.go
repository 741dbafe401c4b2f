package statements

import (
	"cmp"
	"net/http"
	"slices"

	"evidence/corpus"
	"evidence/corpus/statement"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// A statementSource is what is known of a statement, and the reports that evidence is looked for in.
type statementSource struct {
	ID string `json:"id"`
	statement.Details
	Reports  []string `json:"reports"`
	Revision int64    `json:"revision"`
}

// A statementDetailsPage is the details of a statement, and the reports that evidence is looked for in.
type statementDetailsPage struct {
	statementSource
	Choices []reportChoice
	Scope   scope    // proposed from the text
	Names   []string // of the authorities that there are reports on
	Rights  handler.Rights
	Saved   bool
}

// A reportChoice is the reports on one authority.
type reportChoice struct {
	Authority string
	Reports   []handler.Option
}

func (p *statementDetailsPage) Template() string { return "statement-details" }

func (p *statementDetailsPage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: "About “" + format.Shorten(60, p.Details.Title) + "”", NoIndex: true}
}

// ShowDetails answers /statements/ID/details.
func ShowDetails(r *handler.Request) (handler.Response, error) {
	st, err := result.FindStatement(r, r.Var("id"))
	if err != nil {
		return nil, err
	}
	docs, err := r.Library.Documents(r.Context())
	if err != nil {
		return nil, err
	}
	p := &statementDetailsPage{statementSource: statementSource{st.ID, st.Details, st.Reports, st.Revision}, Rights: handler.RightsOf(r), Saved: r.URL.Query().Has("did")}
	slices.SortFunc(docs, func(a, b corpus.Document) int {
		return cmp.Or(cmp.Compare(a.Authority, b.Authority), cmp.Compare(result.ReportDate(a.Source), result.ReportDate(b.Source)), cmp.Compare(a.ID, b.ID))
	})
	p.Scope = proposedScope(&st, docs)
	for _, d := range docs {
		if d.Authority != "" && (len(p.Names) == 0 || p.Names[len(p.Names)-1] != d.Authority) {
			p.Names = append(p.Names, d.Authority)
		}
		if n := len(p.Choices); n == 0 || p.Choices[n-1].Authority != d.Authority {
			p.Choices = append(p.Choices, reportChoice{Authority: d.Authority})
		}
		c := &p.Choices[len(p.Choices)-1]
		c.Reports = append(c.Reports, handler.Option{Value: d.ID, Label: result.DatedTitle(d.Source), Chosen: slices.Contains(st.Reports, d.ID)})
	}
	return handler.ShowResult(p, p.statementSource)
}

// EditDetails changes the details of a statement or the reports that are looked in, or removes it.
func EditDetails(f *result.StatementReader) handler.Func {
	return func(r *handler.Request) (handler.Response, error) { return detailsEdited(r, f) }
}

func detailsEdited(r *handler.Request, f *result.StatementReader) (handler.Response, error) {
	by, err := handler.Writer(r)
	if err != nil {
		return nil, err
	}
	values, err := r.ReadForm(handler.MaxForm)
	if err == nil {
		err = handler.CheckText(values)
	}
	if err != nil {
		return nil, err
	}
	if values.Get("op") == string(statement.OpRemove) {
		if err := r.Library.Store.RemoveStatement(r.Context(), r.Var("id"), by, 0); err != nil {
			return nil, err
		}
		r.Record("removal", "statement "+r.Var("id"))
		return handler.Redirect{To: paths.Statements, Status: http.StatusSeeOther}, nil
	}
	return edited(r, f)
}
