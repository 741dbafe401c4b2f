package result

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"evidence/corpus"
	"evidence/corpus/recommendation"
	"evidence/corpus/store"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/reports"
)

// RecommendationList is the recommendations that a report makes.
type RecommendationList struct {
	Listing
	Document        corpus.Document  `json:"document"`        // the report
	Stated          int              `json:"stated"`          // how many the report itself says it makes; 0 where it does not say
	StatedIn        string           `json:"stated_in"`       // id of the passage that says so; empty where none does
	Labelled        bool             `json:"labelled"`        // false where the report lists conclusions and recommendations together and does not mark which is which
	Recommendations []Recommendation `json:"recommendations"` // the recommendations in order
	Responses       []RespondingIn   `json:"responses"`       // reports in the library that respond to this one
}

// A Recommendation is one of a report, with what responses in the library say of it.
type Recommendation struct {
	recommendation.Recommendation
	Name      string               `json:"name"`      // what it is called, such as Recommendation 4
	Responses []RecommendedAnswers `json:"responses"` // what each responding report says of it; empty where none names it
}

// A RecommendedAnswers is what a responding report says of a recommendation.
type RecommendedAnswers struct {
	recommendation.Response
	Title string `json:"title"` // title of the report that responds
}

// A RespondingIn is a report that responds to another.
type RespondingIn struct {
	Document corpus.Document `json:"document"` // the report that responds
	Answered int             `json:"answered"` // number of recommendations that it answers by their number or words
}

// FindRecommendations finds the recommendations of the report that the address names, and the responses to them.
func FindRecommendations(r *handler.Request) (*RecommendationList, error) {
	doc, err := FindDocument(r)
	if err != nil {
		return nil, err
	}
	passages, err := r.Library.Store.Passages(r.Context(), doc.ID)
	if err != nil {
		return nil, err
	}
	list := recommendation.Find(doc.Source, passages)
	out := &RecommendationList{Document: doc, Listing: Listing{Total: len(list), Notes: []string{}}, Labelled: true, Recommendations: []Recommendation{}, Responses: []RespondingIn{}}
	if n, where := recommendation.Stated(passages); len(list) > 0 {
		out.Stated, out.StatedIn = n, where.ID
	}
	for _, one := range list {
		out.Labelled = out.Labelled && one.Labelled
		one.Also = slices.Concat([]recommendation.Part{}, one.Also)
		out.Recommendations = append(out.Recommendations, Recommendation{one, nameOf(&one), []RecommendedAnswers{}})
	}
	return out, out.addResponses(r.Context(), r.Library, list)
}

// nameOf is what people call a recommendation.
func nameOf(r *recommendation.Recommendation) string {
	name := "Recommendation"
	if !r.Labelled {
		name = "Item"
	}
	return strings.TrimSpace(name + " " + r.Number)
}

// addResponses looks through the reports that may respond to this one.
func (l *RecommendationList) addResponses(ctx context.Context, lib *reports.Library, list []recommendation.Recommendation) error {
	if len(list) == 0 {
		return nil
	}
	docs, err := lib.Documents(ctx)
	if err != nil {
		return err
	}
	for _, d := range docs {
		if d.ID == l.Document.ID || d.Kind != corpus.KindResponse && d.Kind != "" {
			continue
		}
		passages, err := lib.Store.Passages(ctx, d.ID)
		var withdrawn *store.WithdrawnError
		if errors.As(err, &withdrawn) || errors.Is(err, store.ErrUnknown) {
			continue
		}
		if err != nil {
			return err
		}
		if !recommendation.Responds(d.Source, passages) {
			continue
		}
		if answers, ok := recommendation.Responses(l.Document.Source, list, d.Source, passages); ok {
			l.add(d, answers)
		}
	}
	return nil
}

// add puts the answers of a responding report beside the recommendations.
func (l *RecommendationList) add(d corpus.Document, answers []*recommendation.Response) {
	in := RespondingIn{Document: d}
	for i, a := range answers {
		if a == nil {
			continue
		}
		in.Answered++
		a.Quoted = slices.Concat([]recommendation.Part{}, a.Quoted)
		rec := &l.Recommendations[i]
		rec.Responses = append(rec.Responses, RecommendedAnswers{*a, TitleOf(d.Source)})
	}
	l.Responses = append(l.Responses, in)
}

// RecommendationColumns are the columns of recommendations as a table.
var RecommendationColumns = []string{"document", "number", "title", "addressee", "section", "called_recommendation", "page", "label", "text", "link", "response_document", "response_tied_by", "response", "response_link"}

// RecommendationCells are a recommendation's cells under RecommendationColumns; several responses are in one cell, a line apart. link
// makes an address of a path.
func RecommendationCells(document string, rec *Recommendation, link func(path string) string) []string {
	first := rec.Parts[0]
	called := "yes"
	if !rec.Labelled {
		called = "not said"
	}
	var documents, by, text, links []string
	for _, a := range rec.Responses {
		documents, by = append(documents, a.Document), append(by, a.By)
		text, links = append(text, recommendation.Text(a.Parts)), append(links, link(paths.Passage(a.Parts[0].ID)))
	}
	return []string{document, rec.Number, rec.Title, rec.Addressee, rec.Section, called, strconv.Itoa(first.Page), first.Label, rec.Text(), link(paths.Passage(first.ID)),
		strings.Join(documents, "\n"), strings.Join(by, "\n"), strings.Join(text, "\n\n"), strings.Join(links, "\n")}
}
