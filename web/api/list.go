package api

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"evidence/web/handler"
	"evidence/web/openapi"
	"evidence/web/paths"
	"evidence/web/result"
)

// Names of the parameters that lists have.
const (
	paramLimit  = "limit"
	paramCursor = "cursor"
	paramFields = "fields"
	paramIDs    = "ids"
)

// maxIDs is how many ids one request can name.
const maxIDs = 200

// limitParam and cursorParam have a list come in parts.
var (
	limitParam  = openapi.Parameter{Name: paramLimit, Type: openapi.Number, Min: 1, Example: "3", Description: "Number of items in one answer; all unless it is given."}
	cursorParam = openapi.Parameter{Name: paramCursor, Example: result.CursorFor(url.Values{}, 3),
		Description: "Where the answer continues: the cursor of the answer before, with all other parameters the same."}
)

// fieldsOf chooses what is given of each item of a list; one field is an example.
func fieldsOf(item, field string) openapi.Parameter {
	return openapi.Parameter{Name: paramFields, Many: true, Example: field, Description: "Only these fields of each " + item + ", or columns of a table; separated by commas. " +
		"The others are left out, even where the schema requires them."}
}

// idsOf chooses items of a list by their ids.
func idsOf(items, example string) openapi.Parameter {
	return openapi.Parameter{Name: paramIDs, Many: true, Example: example, Description: fmt.Sprintf("Only the %s with these ids, separated by commas; at most %d.", items, maxIDs)}
}

// inParts are the parameters of a list with ids: those that choose its items, how many of them, and what is given of each.
func inParts(items, example, item, field string) []openapi.Parameter {
	return []openapi.Parameter{idsOf(items, example), limitParam, cursorParam, fieldsOf(item, field)}
}

// A list is items that a route answers with, in any format.
type list[T any] struct {
	name    string // of a file
	key     string // of the items in the answer as JSON
	items   []T
	id      func(*T) string // nil for items without ids
	columns []string
	cells   func(*T) []string
	value   func(page []T, about result.Listing) any // the answer as JSON
}

// answer gives those items that are asked for, from where and as many as are asked for.
func (l list[T]) answer(r *handler.Request) (handler.Response, error) {
	f, err := r.Format()
	if err != nil {
		return nil, err
	}
	about, err := l.choose(r)
	if err != nil {
		return nil, err
	}
	page, header, err := l.cut(r, &about)
	if err != nil {
		return nil, err
	}
	var res handler.Response
	if f.MediaType == handler.MediaJSON {
		res, err = jsonWithFields(r, l.value(page, about), l.key, fieldNames[T]())
	} else {
		res, err = l.stream(r, page, f)
	}
	return handler.WithHeader{Response: res, Header: header}, err
}

// choose leaves the items with the ids that are asked for, and notes which of those there are not.
func (l *list[T]) choose(r *handler.Request) (about result.Listing, err error) {
	ids, err := readIDs(r)
	if err == nil && len(ids) > 0 && l.id != nil {
		var has []string
		l.items = slices.DeleteFunc(slices.Clone(l.items), func(item T) bool {
			id := l.id(&item)
			has = append(has, result.Fold(id))
			return !slices.ContainsFunc(ids, func(wanted string) bool { return strings.EqualFold(wanted, id) })
		})
		for _, id := range ids {
			if !slices.Contains(has, result.Fold(id)) {
				about.Notes = append(about.Notes, fmt.Sprintf("Nothing here has the id “%s”.", id))
			}
		}
	}
	about.Total = len(l.items)
	return about, err
}

// readIDs are the ids that a request names.
func readIDs(r *handler.Request) ([]string, error) {
	ids := commaSeparated(r.URL.Query()[paramIDs]...)
	if len(ids) > maxIDs {
		return nil, handler.Problemf(http.StatusBadRequest, "Ask for them in parts.", "There are %d ids; at most %d are read.", len(ids), maxIDs)
	}
	return ids, nil
}

// cut takes the part of a list that limit and cursor ask for, and says where the next begins.
func (l *list[T]) cut(r *handler.Request, about *result.Listing) (page []T, header http.Header, err error) {
	search := url.Values{"": {strings.TrimSuffix(r.URL.Path, "."+r.Route.Format)}} // whose cursor it is
	for name, values := range r.URL.Query() {
		if !slices.Contains([]string{paramLimit, paramCursor, paramFields, paths.ParamFormat}, name) {
			search[name] = values
		}
	}
	from, err := result.ReadCursor(search, r.Param(paramCursor))
	if err != nil {
		return nil, nil, err
	}
	from = min(from, len(l.items))
	to := len(l.items)
	if n := r.Int(paramLimit); n > 0 && n < to-from {
		to = from + n
		about.Cursor = result.CursorFor(search, to)
		header = http.Header{"Link": {handler.ServiceLinks, nextLink(r, about.Cursor)}}
	}
	return l.items[from:to], header, nil
}

// nextLink is the Link header that leads to what follows.
func nextLink(r *handler.Request, cursor string) string {
	next := r.URL.Query()
	next.Set(paramCursor, cursor)
	return "<" + (&url.URL{Path: r.URL.Path, RawQuery: next.Encode()}).String() + `>; rel="next"`
}

// stream is the items in a format that has lines.
func (l *list[T]) stream(r *handler.Request, page []T, f handler.Format) (handler.Response, error) {
	t, err := newTable(r, l.name, l.columns, fieldNames[T](), f)
	if err != nil {
		return nil, err
	}
	t.each = func(_ context.Context, visit func(streamRow) error) error {
		for i := range page {
			if err := visit(streamRow{&page[i], func() []string { return l.cells(&page[i]) }}); err != nil {
				return err
			}
		}
		return nil
	}
	return stream{table: t, format: f}, nil
}
