package handler

import (
	"cmp"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"evidence/web/paths"
)

// Media types of answers.
const (
	MediaJSON    = "application/json"
	MediaNDJSON  = "application/x-ndjson"
	MediaCSV     = "text/csv"
	MediaProblem = "application/problem+json"
)

// formatJSON is the name of the format that programs read.
const formatJSON = "json"

// A Format is a form that a list can be had in.
type Format struct {
	Name        string
	Title       string // as people call it
	MediaType   string // as Accept names it
	ContentType string // as Content-Type does
}

// Formats are those there are; the first is given where none is preferred.
var Formats = []Format{
	{formatJSON, "JSON", MediaJSON, MediaJSON},
	{"ndjson", "JSON Lines", MediaNDJSON, MediaNDJSON},
	{"csv", "CSV", MediaCSV, MediaCSV + "; charset=utf-8; header=present"},
}

// FormatNames are the values of the parameter that chooses a format.
func FormatNames() []string {
	names := make([]string, len(Formats))
	for i, f := range Formats {
		names[i] = f.Name
	}
	return names
}

// Format is the one that is asked for: by the address, by the parameter, else by the Accept header (RFC 9110, 12.5.1).
func (r *Request) Format() (Format, error) {
	name := cmp.Or(r.Route.Format, r.Param(paths.ParamFormat))
	if i := slices.IndexFunc(Formats, func(f Format) bool { return f.Name == name }); i >= 0 {
		return Formats[i], nil
	}
	accept := strings.Join(r.Header.Values("Accept"), ",")
	if strings.TrimSpace(accept) == "" {
		return Formats[0], nil
	}
	best, weight := -1, 0.0
	for i, f := range Formats {
		if w := weightOf(accept, f.MediaType); w > weight {
			best, weight = i, w
		}
	}
	if best < 0 {
		p := Problemf(http.StatusNotAcceptable, "Ask for one of these media types.", "None of the media types that Accept names can be given.")
		for _, f := range Formats {
			p.Choices = append(p.Choices, f.MediaType)
		}
		return Format{}, p
	}
	return Formats[best], nil
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
