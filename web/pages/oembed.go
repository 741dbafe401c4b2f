package pages

import (
	"cmp"
	"errors"
	"html/template"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"evidence/corpus/cite"
	"evidence/corpus/store"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

const mediaOEmbed = "application/json+oembed"

// An oEmbed tells another site how to show a passage (https://oembed.com).
type oEmbed struct {
	Version      string `json:"version"`
	Type         string `json:"type"`
	Title        string `json:"title"`
	AuthorName   string `json:"author_name,omitempty"` // author of the report, else its publisher
	ProviderName string `json:"provider_name"`
	ProviderURL  string `json:"provider_url"`
	HTML         string `json:"html"`
	Width        int    `json:"width"`
	Height       int    `json:"height"`
}

// OEmbed answers /oembed. Parameters that it does not know are those of other providers, which consumers send to all.
func OEmbed(r *handler.Request) (handler.Response, error) {
	if f := r.Param(paths.ParamFormat); f != "" && f != "json" {
		return nil, handler.Problemf(http.StatusNotImplemented, "Ask for format=json.", "This site does not answer oEmbed as %q.", f)
	}
	width, err := atMost(r, paths.ParamMaxWidth, frameWidth)
	if err != nil {
		return nil, err
	}
	highest, err := atMost(r, paths.ParamMaxHeight, frameHighest)
	if err != nil {
		return nil, err
	}
	asked := r.Param(paths.ParamURL)
	if asked == "" {
		return nil, handler.Problemf(http.StatusBadRequest, "Give the address of a passage as url.", "The parameter url is missing.")
	}
	p, err := passageAt(r, asked)
	if err != nil {
		return nil, err
	}
	f := frameOf(r, p, width, highest)
	html, err := f.html()
	if err != nil {
		return nil, err
	}
	src := p.Document.Source
	return handler.JSON{Value: oEmbed{Version: "1.0", Type: "rich", Title: f.Title, AuthorName: cmp.Or(src.Author, src.Publisher), ProviderName: handler.SiteName,
		ProviderURL: r.BaseURL() + "/", HTML: html, Width: f.Width, Height: f.Height}}, nil
}

// atMost reads a parameter that limits a length in pixels.
func atMost(r *handler.Request, name string, ours int) (int, error) {
	value := r.Param(name)
	if value == "" {
		return ours, nil
	}
	n, err := strconv.Atoi(value)
	if err != nil && !errors.Is(err, strconv.ErrRange) || n <= 0 {
		return 0, handler.Problemf(http.StatusBadRequest, "Write it as a whole number of pixels, or leave it out.", "%s is %q.", name, value)
	}
	return min(n, ours), nil
}

// passageAt finds the passage that an absolute address of this site shows. Whatever else oEmbed has no word for is not found.
func passageAt(r *handler.Request, address string) (*embeddedPassage, error) {
	id, query, ok := ownPassage(r, address)
	if !ok {
		return nil, handler.Problemf(http.StatusNotFound, "Give the address of a passage, as "+r.BaseURL()+paths.Passage("ID")+".", "The address %q is not that of a passage on this site.", address)
	}
	for range maxMoves {
		d, elsewhere, err := result.FindPassage(r.At(id, &url.URL{Path: paths.Passage(id), RawQuery: query}))
		var p *handler.Problem
		if errors.As(err, &p) && p.Status < http.StatusInternalServerError {
			return nil, handler.Problemf(http.StatusNotFound, p.Advice, "%s", p.Detail)
		}
		if err != nil {
			return nil, err
		}
		to, moved := elsewhere.(handler.Redirect)
		if !moved {
			if d.Status == store.Changed {
				return nil, handler.Problemf(http.StatusNotFound, "Open the address: it shows what the words were, and what is in their place now.",
					"The words that had the id %q have changed since %s.", id, format.Day(d.Issued.LastSeen))
			}
			return newEmbedded(r, d), nil
		}
		if id, query, ok = ownPassage(r, r.BaseURL()+to.To); !ok {
			break
		}
	}
	return nil, handler.Problemf(http.StatusNotFound, "Open the address and give the one that it leads to.", "The address %q leads from one passage to another.", address)
}

// maxMoves is how often a passage may have moved on from the id that was asked for: to its usual spelling, and to its present id.
const maxMoves = 3

// ownPassage gives the id of the passage that an address of this site shows, and which of its words are meant.
func ownPassage(r *handler.Request, address string) (id, query string, ok bool) {
	u, err := url.Parse(address)
	base, err2 := url.Parse(r.BaseURL())
	if err != nil || err2 != nil || u.User != nil || u.Scheme != "http" && u.Scheme != "https" || hostPort(u) != hostPort(base) {
		return "", "", false
	}
	path, ok := strings.CutPrefix(u.Path, base.Path+paths.EmbeddedPassages)
	if !ok {
		path, ok = strings.CutPrefix(u.Path, base.Path+paths.Passage(""))
	}
	if !ok || path == "" || strings.Contains(path, "/") {
		return "", "", false
	}
	words := url.Values{}
	for _, name := range []string{paths.ParamFrom, paths.ParamTo, paths.ParamQuote} {
		if given := u.Query(); given.Has(name) {
			words.Set(name, given.Get(name))
		}
	}
	return path, words.Encode(), true
}

// hostPort is the host of an address with its port, unless that is the scheme's own.
func hostPort(u *url.URL) string {
	host, port := strings.ToLower(u.Hostname()), u.Port()
	if port == "" || u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		return host
	}
	return net.JoinHostPort(host, port)
}

// Measures of a frame in pixels, after web/assets/embed.css.
const (
	frameWidth   = 640
	frameHighest = 900

	frameMargins  = 40 // left and right
	frameAround   = 95 // above and below the words, with the line of links
	quoteLetter   = 8
	quoteLine     = 26
	citedLetter   = 7
	citedLine     = 21
	frameNote     = 64
	lettersOfLink = 40 // of a line's end that a long address leaves empty
)

// A frame shows a passage on another site.
type frame struct {
	Src, Title    string
	Width, Height int
}

// frameOf has room for the passage: no script tells the site around it how high it turns out. It scrolls where that is not enough.
func frameOf(r *handler.Request, p *embeddedPassage, width, highest int) frame {
	lines := func(letters, size int) int { return 1 + letters*size/max(width-frameMargins, 1) }
	height := frameAround + quoteLine*lines(utf8.RuneCountInString(p.Quote), quoteLetter) + citedLine*lines(lettersOfLink+utf8.RuneCountInString(cite.PrintedStyles()[0].Reference(p.Citation)), citedLetter)
	for _, noted := range []bool{p.Sample, p.Passage.OCR != nil, p.Passage.Doubt != "", len(p.Later) > 0} {
		if noted {
			height += frameNote
		}
	}
	f := frame{Src: r.BaseURL() + paths.EmbeddedPassage(p.ID) + p.spanQuery(), Title: p.Title(), Width: width, Height: min(height, highest)}
	if p.Sample {
		f.Title = "Sample, invented: " + f.Title
	}
	return f
}

// frameTemplate lets the frame do nothing but open its links in windows of their own.
var frameTemplate = template.Must(template.New("frame").Parse(`<iframe src="{{.Src}}" title="{{.Title}}" width="{{.Width}}" height="{{.Height}}" ` +
	`sandbox="allow-popups allow-popups-to-escape-sandbox" loading="lazy" style="border: 0; max-width: 100%"></iframe>`))

func (f frame) html() (string, error) {
	var out strings.Builder
	err := frameTemplate.Execute(&out, f)
	return out.String(), err
}
