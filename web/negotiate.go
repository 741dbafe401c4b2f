package web

import (
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Media types of answers.
const (
	mediaJSON    = "application/json"
	mediaLines   = "application/x-ndjson"
	mediaCSV     = "text/csv"
	mediaProblem = "application/problem+json"
	mediaText    = "text/plain"
)

// A format is a form that a list can be had in.
type format struct {
	name      string
	mediaType string // as Accept names it
	sent      string // as Content-Type does
}

// formats are those there are; the first is given where none is preferred.
var formats = []format{
	{"json", mediaJSON, mediaJSON},
	{"ndjson", mediaLines, mediaLines},
	{"csv", mediaCSV, mediaCSV + "; charset=utf-8; header=present"},
}

// paramFormat names the parameter that chooses a format.
const paramFormat = "format"

func formatNames() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	return names
}

// format is the one that is asked for: by the parameter, else by the Accept header (RFC 9110, 12.5.1).
func (r *request) format() (format, error) {
	name := r.param(paramFormat)
	if i := slices.IndexFunc(formats, func(f format) bool { return f.name == name }); i >= 0 {
		return formats[i], nil
	}
	accept := strings.Join(r.Header.Values("Accept"), ",")
	if strings.TrimSpace(accept) == "" {
		return formats[0], nil
	}
	best, weight := -1, 0.0
	for i, f := range formats {
		if w := weightOf(accept, f.mediaType); w > weight {
			best, weight = i, w
		}
	}
	if best < 0 {
		p := problemf(http.StatusNotAcceptable, "Ask for one of these media types.", "None of the media types that Accept names can be given.")
		for _, f := range formats {
			p.Choices = append(p.Choices, f.mediaType)
		}
		return format{}, p
	}
	return formats[best], nil
}

// weightOf is how much an Accept header wants a media type, from 0 to 1: the most exact of its ranges counts.
func weightOf(accept, mediaType string) float64 {
	kind, _, _ := strings.Cut(mediaType, "/")
	weight, exact := 0.0, 0
	for _, part := range strings.Split(accept, ",") {
		name, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		level := 1 + slices.Index([]string{"*/*", kind + "/*", mediaType}, name)
		if level <= exact {
			continue
		}
		weight, exact = 1, level
		if q, err := strconv.ParseFloat(params["q"], 64); err == nil {
			weight = q
		}
	}
	return weight
}
