package web

import (
	"encoding/json"
	"encoding/xml"
	"net/http"

	"evidence/web/handler"
)

// Addresses that browsers and crawlers ask every site for.

// An openSearch describes the site's search to a browser, which then offers it
// in its address bar (OpenSearch 1.1).
type openSearch struct {
	XMLName       xml.Name        `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName     string          `xml:"ShortName"` // at most 16 characters
	Description   string          `xml:"Description"`
	URLs          []openSearchURL `xml:"Url"`
	Image         openSearchImage `xml:"Image"`
	Language      string          `xml:"Language"`
	InputEncoding string          `xml:"InputEncoding"`
}

type openSearchURL struct {
	Type     string `xml:"type,attr"`
	Rel      string `xml:"rel,attr,omitempty"`
	Template string `xml:"template,attr"`
}

type openSearchImage struct {
	Type   string `xml:"type,attr"`
	Width  int    `xml:"width,attr"`
	Height int    `xml:"height,attr"`
	URL    string `xml:",chardata"`
}

func describeSearch(r *handler.Request) (handler.Response, error) {
	site := r.BaseURL()
	out, err := xml.MarshalIndent(openSearch{
		ShortName: handler.SiteName, Description: "Passages of official reports, to quote and cite.", Language: "en-GB", InputEncoding: "UTF-8",
		URLs: []openSearchURL{
			{"text/html", "results", site + "/search?q={searchTerms}"},
			{"application/json", "results", site + "/search.json?q={searchTerms}"},
			{"application/opensearchdescription+xml", "self", site + "/opensearch.xml"},
		},
		Image: openSearchImage{"image/svg+xml", 16, 16, site + "/favicon.ico"},
	}, "", " ")
	if err != nil {
		return nil, err
	}
	return handler.Body{ContentType: "application/opensearchdescription+xml; charset=utf-8", Data: append([]byte(xml.Header), append(out, '\n')...)}, nil
}

// robots tells crawlers (RFC 9309) to read reports and passages, but not to try
// every search. Invented reports are not for them.
func robots(r *handler.Request) (handler.Response, error) {
	text := "User-agent: *\nDisallow: /search\nDisallow: /api/\nDisallow: /sign-in\n"
	if r.Library.Sample {
		text = "User-agent: *\nDisallow: /\n"
	}
	return handler.Body{ContentType: "text/plain; charset=utf-8", Data: []byte(text)}, nil
}

// favicon leads to the icon. Browsers ask for it here beside pages that name none, such as JSON.
func favicon(*handler.Request) (handler.Response, error) {
	return handler.Redirect{To: assets["icon.svg"].path, Status: http.StatusFound}, nil
}

// A webManifest says how the site is shown among a device's programs (W3C "Web Application Manifest").
type webManifest struct {
	Name             string         `json:"name"`
	Description      string         `json:"description"`
	Language         string         `json:"lang"`
	ID               string         `json:"id"`
	StartURL         string         `json:"start_url"`
	Display          string         `json:"display"`
	ThemeColour      string         `json:"theme_color"`
	BackgroundColour string         `json:"background_color"`
	Icons            []manifestIcon `json:"icons"`
}

type manifestIcon struct {
	Src   string `json:"src"`
	Sizes string `json:"sizes"`
	Type  string `json:"type"`
}

// describeSite keeps the browser's own bars: the address is what is shared.
func describeSite(*handler.Request) (handler.Response, error) {
	icon := assets["icon.svg"]
	out, err := json.Marshal(webManifest{Name: handler.SiteName, Description: "Find passages of official reports, quote them exactly and cite them.", Language: "en-GB",
		ID: "/", StartURL: "/", Display: "browser", ThemeColour: "#1d4669", BackgroundColour: "#ffffff",
		Icons: []manifestIcon{{icon.path, "any", icon.contentType}}})
	if err != nil {
		return nil, err
	}
	return handler.Body{ContentType: "application/manifest+json", Data: out}, nil
}
