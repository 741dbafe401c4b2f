package pages

import (
	"net/http"
	"net/url"
	"slices"

	"evidence/corpus"
	"evidence/corpus/quantity"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// An authoritiesPage is an overview of the bodies that are reported on.
type authoritiesPage struct {
	result.AuthorityList
	Words   string
	Filters []listFilter
	Sorts   []choice

	asked url.Values // the parameters of the list
}

func (p *authoritiesPage) Template() string { return "authorities" }

func (p *authoritiesPage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: "Authorities", Canonical: paths.Authorities, Description: quantity.Of(p.Library, "authority", "authorities") + " that reports here are about."}
}

// Authorities answers /authorities.
func Authorities(r *handler.Request) (handler.Response, error) {
	list, err := result.FindAuthorities(r)
	if err != nil {
		return nil, err
	}
	values := r.URL.Query()
	p := &authoritiesPage{AuthorityList: list, Words: values.Get(paths.ParamQuery), asked: url.Values{}}
	for _, name := range []string{paths.ParamQuery, paths.ParamAuthority, paths.ParamWas, paths.ParamNow, paths.ParamSort} {
		if values.Get(name) != "" {
			p.asked[name] = values[name]
		}
	}
	order := values.Get(paths.ParamSort)
	for i, s := range result.AuthoritySorts {
		p.Sorts = append(p.Sorts, choice{Label: s.Label, Chosen: s.Name == result.Fold(order) || order == "" && i == 0, Href: paths.Authorities + "?" + with(values, paths.ParamSort, s.Name).Encode()})
	}
	p.Filters = []listFilter{gradeFilter(paths.ParamWas, "Was once", values), gradeFilter(paths.ParamNow, "Latest overall grade", values)}
	return handler.ShowResult(p, p.AuthorityList)
}

// Exports are the forms in which the list can be had whole as a file, with its filters.
func (p *authoritiesPage) Exports() []choice {
	return []choice{{Label: "Excel", Href: paths.AuthoritiesWorkbook + "?" + p.asked.Encode()}, {Label: "CSV", Href: paths.API + "/authorities.csv?" + p.asked.Encode()}}
}

func gradeFilter(name, label string, values url.Values) listFilter {
	f := listFilter{Name: name, Label: label}
	for _, grade := range corpus.GradeValues {
		f.Options = append(f.Options, handler.Option{Value: grade, Label: format.Label(grade), Chosen: grade == result.Fold(values.Get(name))})
	}
	return f
}

// An AuthorityPage is what the reports say of one authority over time.
type AuthorityPage struct {
	result.AuthorityDetails
	Comparison *comparison `json:"comparison,omitempty"`

	Line *timeline `json:"-"`
}

func (p *AuthorityPage) Template() string { return "authority" }

func (p *AuthorityPage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: p.Name, Canonical: paths.Authority(p.Name), Feed: paths.FeedOf(p.Name), Hits: p.Comparison != nil && p.Comparison.Subject != "",
		Description: quantity.Of(len(p.Documents), "report", "reports") + " on " + p.Name + ": grades over time, what changed, and the words that say so."}
}

// Authority answers /authorities/NAME.
func Authority(r *handler.Request) (handler.Response, error) {
	a, err := result.FindAuthority(r)
	if err != nil {
		return nil, err
	}
	if a.Name != r.Var("name") {
		return handler.Redirect{To: result.AuthorityPath(r, a.Name), Status: http.StatusMovedPermanently}, nil
	}
	p := &AuthorityPage{AuthorityDetails: a}
	p.Line = NewTimeline(p.Documents, p.Judgements)
	if p.Comparison, err = compare(r, p); err != nil {
		return nil, err
	}
	return handler.Show(p)
}

// Graded are the reports that give grades, the newest first.
func (p *AuthorityPage) Graded() []corpus.Document {
	out := slices.DeleteFunc(slices.Clone(p.Documents), func(d corpus.Document) bool { return len(d.Grades) == 0 })
	slices.Reverse(out)
	return out
}

// Newest are the reports, the newest first.
func (p *AuthorityPage) Newest() []corpus.Document {
	out := slices.Clone(p.Documents)
	slices.Reverse(out)
	return out
}
