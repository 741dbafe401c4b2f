package web

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"evidence/web/api"
	"evidence/web/handler"
	"evidence/web/internal/testlibrary"
	"evidence/web/openapi"
	"evidence/web/paths"
)

// A description is the OpenAPI document as a server gives it, made strict: a field, a
// status or a media type that it does not name is an error.
type description struct {
	*openapi3.T
	router routers.Router
}

func described(t *testing.T, s http.Handler) description {
	t.Helper()
	var plain map[string]any
	if err := json.Unmarshal(get(t, s, paths.API+"/openapi.json").Body.Bytes(), &plain); err != nil {
		t.Fatal(err)
	}
	for _, c := range plain["components"].(map[string]any)["schemas"].(map[string]any) {
		if c := c.(map[string]any); c["type"] == "object" {
			c["additionalProperties"] = false
		}
	}
	for _, item := range plain["paths"].(map[string]any) {
		for _, operation := range item.(map[string]any) {
			delete(operation.(map[string]any)["responses"].(map[string]any), "default")
		}
	}
	data, err := json.Marshal(plain)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatalf("the document is no OpenAPI: %v", err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return description{doc, router}
}

// apiRequests are asked in the tests, with the status that each has. $NAME stands for an id of the test library.
var apiRequests = map[string]int{
	"/search?q=police": 200,
	"/search?q=police+council&limit=1&boxes=1&spread=1&sort=newest&block=paragraph&block=item": 200,
	"/search?q=%22nothing+holds+these+words%22":                                                200,
	"/search?q=safeguard*+NOT+risk":                                                            200,
	"/search?document=inquiry-2015&limit=200&boxes=true&spread=0":                              200,
	"/search?authority=Anytown&year_from=2014&year_to=2016&kind=inquiry&q=":                    200,
	"/search?q=police&grade=GOOD&sort=Newest&format=JSON&block=Paragraph":                      200,
	"/search?q=police&format=ndjson":                                                           200,
	"/search.ndjson?q=police&limit=2&boxes=1":                                                  200,
	"/search.csv?q=police&fields=id,text":                                                      200,
	"/search.csv?q=police&fields=shape":                                                        400,
	"/search.csv?q=police&cursor=x":                                                            400,
	"/search.csv?q=police&format=csv":                                                          400,
	"/search.ndjson":                                                                           400,
	"/search?q=police&match=ALL&fields=shape":                                                  400,
	"/search?q=police&format=csv":                                                              200,
	"/search":                                                                                  400,
	"/search?q=yeer:2014":                                                                      400,
	"/search?q=yeer:2014&format=ndjson":                                                        400,
	"/search?q=police&colour=red":                                                              400,
	"/search?q=police&limit=0":                                                                 400,
	"/search?q=police&limit=201":                                                               400,
	"/search?q=police&limit=many":                                                              400,
	"/search?q=police&q=council":                                                               400,
	"/search?q=police&sort=best":                                                               400,
	"/search?q=police&block=chapter":                                                           400,
	"/search?q=police&kind=novel":                                                              400,
	"/search?q=police&year_from=abc":                                                           400,
	"/search?q=police&boxes=maybe":                                                             400,
	"/search?q=police&format=xml":                                                              400,
	"/search?q=police&cursor=xyz":                                                              400,
	"/search?q=police&format=csv&cursor=" + api.ExampleCursor:                                  400,
	"/search?q=%ff":                                                                            400,
	"/search?q=%zz":                                                                            400,
	"/search?q=%22police+council%22":                                                           200,
	"/search?q=%22nobody+minutes%22+polise":                                                    200,
	"/suggest?q=any":                                                                           200,
	"/suggest?q=inspection&limit=3":                                                            200,
	"/suggest":                                                                                 200,
	"/suggest?q=a&limit=21":                                                                    400,
	"/suggest?q=a&cursor=x":                                                                    400,
	"/documents":                                                                               200,
	"/documents?kind=inspection&year=2018&q=sam&sort=title&authority=Anytown":                  200,
	"/documents?grade=good&framework=single+inspection&inspector=Sam+Sample&sort=grade": 200,
	"/documents?format=csv":                       200,
	"/documents?format=ndjson":                    200,
	"/documents.csv?kind=Inspection":              200,
	"/documents.ndjson?limit=1":                   200,
	"/documents?ids=inquiry-2015,none&limit=1":    200,
	"/documents?publisher=nobody&year=1900":       200,
	"/documents?cursor=x":                         400,
	"/authorities":                                200,
	"/authorities?q=any&sort=latest&limit=1":      200,
	"/authorities?was=inadequate&now=good":        200,
	"/authorities?was=fine":                       400,
	"/authorities.csv":                            200,
	"/authorities.ndjson":                         200,
	"/authorities/Anytown":                        200,
	"/authorities/anytown":                        200,
	"/authorities/Nowhere":                        404,
	"/authorities/Anytown/judgements":             200,
	"/authorities/Anytown/judgements.csv":         200,
	"/authorities/Anytown/judgements.ndjson":      200,
	"/authorities/Nowhere/judgements":             404,
	"/passages?ids=$current,$moved,$changed,none": 200,
	"/passages?ids=$gone&ids=$withdrawn&limit=1":  200,
	"/passages":                                          400,
	"/documents/inquiry-2015/passages.csv":               200,
	"/documents/inquiry-2015/passages.ndjson":            200,
	"/documents/inquiry-2015/pages?limit=2":              200,
	"/documents/inquiry-2015/pages?limit=none":           400,
	"/refusals?limit=1":                                  200,
	"/statements?ids=none":                               200,
	"/statements/$statement/briefing.json":               200,
	"/statements/none/briefing.json":                     404,
	"/documents?grade=fair":                              400,
	"/search?q=police&grade=good":                        200,
	"/search?q=police&grade=fair":                        400,
	"/documents?sort=colour":                             400,
	"/documents?page=2":                                  400,
	"/documents/inquiry-2015":                            200,
	"/documents/inspection-2018":                         200,
	"/documents/inspection-2018?q=police":                400,
	"/documents/no-such-report":                          404,
	"/documents/minutes-2016":                            410,
	"/documents/inquiry-2015/recommendations":            200,
	"/documents/inquiry-2015/recommendations.csv":        200,
	"/documents/inquiry-2015/recommendations?format=csv": 200,
	"/documents/inquiry-2015/recommendations.ndjson":     200,
	"/documents/no-such-report/recommendations":          404,
	"/documents/minutes-2016/recommendations":            410,
	"/documents/inquiry-2015/passages":                   200,
	"/documents/inquiry-2015/passages?paragraph=5.2&page=1&block=paragraph&block=row": 200,
	"/documents/inquiry-2015/passages?format=ndjson":                                  200,
	"/documents/inquiry-2015/passages?format=csv&page=4":                              200,
	"/documents/inquiry-2015/passages?page=0":                                         400,
	"/documents/minutes-2016/passages":                                                410,
	"/documents/no-such-report/passages?format=csv":                                   404,
	"/documents/inquiry-2015/pages":                                                   200,
	"/documents/no-such-report/pages":                                                 404,
	"/documents/inquiry-2015/citations":                                               200,
	"/documents/no-such-report/citations":                                             404,
	"/documents/minutes-2016/citations":                                               410,
	"/documents/inquiry-2015/citations/ris":                                           200,
	"/documents/inquiry-2015/citations/plain":                                         200,
	"/documents/inquiry-2015/citations/vancouver":                                     404,
	"/documents/minutes-2016/citations/ris":                                           410,
	"/search/citations/ris?q=police":                                                  200,
	"/search/citations/harvard?kind=inspection&limit=2":                               200,
	"/search/citations/ris?q=police&limit=1001":                                       400,
	"/search/citations/ris":                                                           400,
	"/search/citations/vancouver?q=police":                                            404,
	"/documents/inquiry-2015/pages/2":                                                 200,
	"/documents/inquiry-2015/pages/3":                                                 200,
	"/documents/inquiry-2015/pages/5":                                                 404,
	"/documents/inquiry-2015/pages/99999999999999999999":                              404,
	"/passages/$current":                                                              200,
	"/passages/$current?from=0&to=10":                                                 200,
	"/passages/$current?quote=side+by+side":                                           200,
	"/passages/$current?quote=side+by+sides":                                          400,
	"/passages/$current?from=9&to=3":                                                  400,
	"/passages/$current?from=1":                                                       400,
	"/passages/$current?from=0&to=99999":                                              400,
	"/passages/$moved":                                                                301,
	"/passages/$changed":                                                              200,
	"/passages/$gone":                                                                 410,
	"/passages/$withdrawn":                                                            410,
	"/passages/k3m9x2p7qa5t":                                                          404,
	"/passages/nonsense":                                                              404,
	"/passages/$current/neighbours":                                                   200,
	"/passages/$current/neighbours?before=0&after=50":                                 200,
	"/passages/$current/neighbours?before=51":                                         400,
	"/passages/$moved/neighbours?before=1":                                            301,
	"/passages/$changed/neighbours":                                                   200,
	"/passages/$gone/neighbours":                                                      410,
	"/passages/$current/similar?limit=3":                                              200,
	"/passages/$current/similar?limit=51":                                             400,
	"/passages/$moved/similar":                                                        301,
	"/passages/$withdrawn/similar":                                                    410,
	"/passages/$current/citations":                                                    200,
	"/passages/$current/citations?quote=side+by+side":                                 200,
	"/passages/$moved/citations?from=0&to=3":                                          301,
	"/passages/$changed/citations":                                                    409,
	"/passages/$gone/citations":                                                       410,
	"/passages/$current/citations/plain":                                              200,
	"/passages/$current/citations/plain?from=4&to=10":                                 200,
	"/passages/$moved/citations/plain":                                                301,
	"/passages/$changed/citations/plain":                                              409,
	"/passages/$current/citations/harvrad":                                            404,
	"/styles":                                                                         200,
	"/styles?all=1":                                                                   400,
	"/refusals":                                                                       200,
	"/health":                                                                         200,
	"/openapi.json":                                                                   200,
	"/statements":                                                                     200,
	"/statements/$statement":                                                          200,
	"/statements/$statement?claim=c1&new=1":                                           200,
	"/statements/$statement?claim=c2&q=police":                                        200,
	"/statements/$statement?claim=c99":                                                404,
	"/statements/$statement?colour=red":                                               400,
	"/statements/none":                                                                404,
	"/statements/$statement/history":                                                  200,
	"/statements/$statement/history?since=1":                                          200,
	"/statements/none/history":                                                        404,
	"/statements/$statement/export":                                                   200,
	"/statements/none/export":                                                         404,
	"/statements/$statement/briefing":                                                 200,
	"/statements/$statement/briefing?form=json&style=harvard":                         200,
	"/statements/$statement/briefing?form=docx&pictures=1":                            200,
	"/statements/$statement/briefing?form=csv":                                        200,
	"/statements/$statement/briefing?form=md":                                         200,
	"/statements/$statement/briefing?form=pdf":                                        400,
	"/statements/$statement/commented":                                                404,
	"/statements/$statement/briefing?style=ris":                                       400,
	"/statements/$statement/briefing?pictures=yes":                                    400,
	"/statements/none/briefing":                                                       404,
}

// address is a request of apiRequests with the library's ids.
func addressIn(l *testlibrary.Library, request string) string {
	return paths.API + strings.NewReplacer("$current", l.Current, "$moved", l.Moved, "$changed", l.Changed, "$gone", l.Gone, "$withdrawn", l.Withdrawn, "$statement", l.Statement).Replace(request)
}

// Every answer is as the description says: status, media type, and every field of every object.
func TestAnswersAreAsDescribed(t *testing.T) {
	t.Parallel()
	l := testlibrary.New(t)
	s := newTestServer(t, l, handler.Options{Version: "1.2.3"})
	d := described(t, s)
	seen := map[string]bool{}
	for _, request := range slices.Sorted(maps.Keys(apiRequests)) {
		w := get(t, s, addressIn(l, request))
		if w.Code != apiRequests[request] {
			t.Errorf("%s: status %d, want %d: %s", request, w.Code, apiRequests[request], w.Body)
		}
		seen[d.check(t, addressIn(l, request), w)] = true
	}
	for body, status := range checkRequests {
		w := post(t, s, paths.API+"/check", handler.MediaJSON, body)
		if w.Code != status {
			t.Errorf("/check of %.80s: status %d, want %d: %s", body, w.Code, status, w.Body)
		}
		seen[d.checkMethod(t, http.MethodPost, paths.API+"/check", w)] = true
	}
	for body, status := range evidenceRequests {
		w := post(t, s, paths.API+"/evidence", handler.MediaJSON, body)
		if w.Code != status {
			t.Errorf("/evidence of %.80s: status %d, want %d: %s", body, w.Code, status, w.Body)
		}
		seen[d.checkMethod(t, http.MethodPost, paths.API+"/evidence", w)] = true
	}
	for _, name := range answersToWrites(t, l, d) {
		seen[name] = true
	}
	for _, r := range api.Routes(nil, nil, nil) {
		if !seen[r.Name] {
			t.Errorf("no request of %s is tested", r.Name)
		}
	}
	w := get(t, s, paths.API+"/search?q=police", "Accept", "application/xml")
	if w.Code != http.StatusNotAcceptable {
		t.Errorf("status %d for a media type that there is not", w.Code)
	}
	d.check(t, paths.API+"/search?q=police", w)
	closed := newTestServer(t, nil, handler.Options{})
	d.check(t, paths.API+"/search?q=police", get(t, closed, paths.API+"/search?q=police"))
}

// check holds an answer against the description and gives the name of its operation.
func (d description) check(t *testing.T, address string, w *httptest.ResponseRecorder) string {
	t.Helper()
	return d.checkMethod(t, http.MethodGet, address, w)
}

func (d description) checkMethod(t *testing.T, method, address string, w *httptest.ResponseRecorder) string {
	t.Helper()
	if list, format, asked := strings.Cut(address, "format="); asked && w.Code == http.StatusOK { // another address is described for it
		path, query, _ := strings.Cut(list, "?")
		format, rest, _ := strings.Cut(format, "&")
		if format = strings.ToLower(format); format != "json" {
			address = path + "." + format + "?" + query + rest
		}
	}
	r := httptest.NewRequest(method, address, nil)
	r.URL.Host, r.URL.Scheme = "", ""
	route, params, err := d.router.FindRoute(r)
	if err != nil {
		t.Errorf("%s is not described: %v", address, err)
		return ""
	}
	mediaType := w.Header().Get("Content-Type")
	if answer := route.Operation.Responses.Status(http.StatusOK); w.Code == http.StatusOK && answer != nil && answer.Value.Content["*/*"] != nil {
		mediaType = "*/*"
	}
	options := &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true}
	options.ExcludeResponseBody = !strings.HasSuffix(mediaType, "json") || strings.HasPrefix(mediaType, handler.MediaNDJSON)
	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route}, Status: w.Code, Header: w.Header(), Options: options,
	}
	if err := openapi3filter.ValidateResponse(t.Context(), in.SetBodyBytes(w.Body.Bytes())); err != nil {
		t.Errorf("%s: status %d: %v", address, w.Code, err)
	}
	if answer := route.Operation.Responses.Status(w.Code); answer != nil && w.Code != http.StatusMovedPermanently && w.Code != http.StatusNoContent && answer.Value.Content.Get(mediaType) == nil {
		t.Errorf("%s: the media type %q is not described for %d", address, mediaType, w.Code)
	}
	if mediaType == handler.MediaNDJSON {
		d.checkLines(t, address, w.Body.String())
	}
	return route.Operation.OperationID
}

// checkLines holds each line of JSON Lines against the schema that its operation names.
func (d description) checkLines(t *testing.T, address, body string) {
	t.Helper()
	name := "Passage"
	for part, schema := range map[string]string{"/search": "Hit", "/documents?": "Document", "/documents.": "Document", "/authorities.": "AuthoritySummary", "/judgements": "GivenGrade", "/recommendations": "Recommendation"} {
		if strings.Contains(address, part) {
			name = schema
		}
	}
	if body == "" {
		t.Errorf("%s: no line", address)
	}
	for line := range strings.Lines(body) {
		var v any
		err := json.Unmarshal([]byte(line), &v)
		if err == nil {
			err = d.Components.Schemas[name].Value.VisitJSON(v, openapi3.EnableJSONSchema2020())
		}
		if err != nil {
			t.Errorf("%s: the line %s: %v", address, line, err)
		}
	}
}

// Every address of the API is described and every described one is there; every parameter has an example that is allowed.
func TestEveryRouteIsDescribed(t *testing.T) {
	t.Parallel()
	d := described(t, newTestServer(t, nil, handler.Options{}))
	var routed, described []string
	for _, r := range new(Server).routes() {
		if strings.HasPrefix(r.Path, paths.APIGuide+"/") {
			if r.API == nil {
				t.Errorf("%s has no operation", r.Path)
				continue
			}
			routed = append(routed, r.API.Path)
		}
	}
	for path, item := range d.Paths.Map() {
		described = append(described, path)
		for method, operation := range item.Operations() {
			var variables []string
			for _, ref := range operation.Parameters {
				p := ref.Value
				if p.Example == nil || p.Description == "" || p.Schema == nil {
					t.Errorf("%s %s: the parameter %s lacks an example, a description or a schema", method, path, p.Name)
				}
				if p.In == openapi.InPath {
					variables = append(variables, "{"+p.Name+"}")
				}
			}
			if want := regexp.MustCompile(`\{[^}]*\}`).FindAllString(path, -1); !slices.Equal(variables, want) {
				t.Errorf("%s %s: the path's parameters are %q, want %q", method, path, variables, want)
			}
		}
	}
	slices.Sort(routed)
	routed = slices.Compact(routed)
	slices.Sort(described)
	if !slices.Equal(routed, described) || len(described) == 0 {
		t.Errorf("routes %q\ndescribed %q", routed, described)
	}
	for _, r := range api.Routes(nil, nil, nil) {
		for _, p := range r.API.Parameters {
			if err := handler.CheckValues(&p, []string{p.Example}); err != nil || p.Example == "" {
				t.Errorf("%s: the example %q of %s is refused: %v", r.Name, p.Example, p.Name, err)
			}
		}
	}
}

func TestServerOfTheDescription(t *testing.T) {
	t.Parallel()
	public, _ := url.Parse("https://evidence.example/base/")
	for want, o := range map[string]handler.Options{"/": {}, "https://evidence.example/base": {PublicURL: public}} {
		d := described(t, newTestServer(t, nil, o))
		if got := d.Servers[0].URL; got != want {
			t.Errorf("server %q, want %q", got, want)
		}
	}
}

// An operation that changes something says that it wants a token, and what it answers without one.
func TestWritingIsDescribed(t *testing.T) {
	t.Parallel()
	d := described(t, newTestServer(t, nil, handler.Options{}))
	if s := d.Components.SecuritySchemes["bearer"]; s == nil || s.Value.Type != "http" || s.Value.Scheme != "bearer" || s.Value.Description == "" {
		t.Errorf("the scheme is %+v", s)
	}
	for _, writes := range []bool{true, false} {
		doc, err := openapi.New(openapi.API{Problem: handler.Problem{}, ErrorText: handler.ErrorText, Operations: []openapi.Operation{
			{Name: "x", Path: "/x", Summary: "X", Tag: api.TagLibrary, Description: "X.", Writes: writes, Errors: []int{http.StatusForbidden}}}})
		if err != nil {
			t.Fatal(err)
		}
		o := doc.Paths["/x"]["get"]
		if secured := len(o.Security) == 1 && o.Security[0]["bearer"] != nil; secured != writes || (o.Responses["401"] != nil) != writes || o.Responses["403"] == nil {
			t.Errorf("writes %v: %s", writes, doc.JSON)
		}
	}
	for _, r := range api.Routes(nil, nil, nil) {
		method := cmp.Or(r.API.Method, http.MethodGet)
		if o := d.Paths.Value(r.API.Path).GetOperation(method); (o.Security != nil) != r.API.Writes {
			t.Errorf("%s %s: security %v", method, r.Path, o.Security)
		}
	}
}
