package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// An apiGuide is the description of the API as a page for people; its JSON is the description.
type apiGuide struct {
	*openAPI
	Site string // that the examples ask
}

func (p *apiGuide) template() string { return "api" }

func (p *apiGuide) describe(*request) meta {
	return meta{Title: "HTTP API", Canonical: apiPage, Description: p.Info.Summary}
}

// MarshalJSON gives the OpenAPI document.
func (p *apiGuide) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(p.openAPI)
	return b.Bytes(), err
}

func showGuide(r *request) (response, error) {
	site := r.server.absolute("")
	if site == "" {
		site = "http://" + r.Host
	}
	return show(&apiGuide{r.server.openAPI, site})
}

// Sections are the operations by tag.
func (p *apiGuide) Sections() []guideSection {
	var out []guideSection
	for _, t := range p.Tags {
		s := guideSection{Title: t.Name}
		for _, m := range p.Paths {
			for _, o := range m.Value {
				if o.Value.Tags[0] == t.Name {
					s.Operations = append(s.Operations, guideOperation{o.Value, m.Name, strings.ToUpper(o.Name)})
				}
			}
		}
		out = append(out, s)
	}
	return out
}

// A guideSection is the operations with one tag.
type guideSection struct {
	Title      string
	Operations []guideOperation
}

// A guideOperation is an operation with its path.
type guideOperation struct {
	*apiOperation
	Path   string
	Method string
}

// Data is what the example sends, as it is written on a command line; "" for nothing.
func (o guideOperation) Data() string {
	if o.Sends == nil {
		return ""
	}
	return strings.ReplaceAll(string(o.Sends), "'", `'\''`)
}

// Values says what a parameter or a field can be.
func (s *schema) Values() string {
	switch {
	case s.Ref != "":
		return s.refers()
	case s.Items != nil:
		return "list of " + s.Items.Values()
	case s.MapOf != nil:
		return "object, each value: " + s.MapOf.Values()
	case len(s.AnyOf) > 0:
		return s.AnyOf[0].Values() + ", or null"
	case len(s.Enum) > 0:
		return strings.Join(s.Enum, ", ")
	case s.Minimum != nil && s.Maximum != nil:
		return fmt.Sprintf("%d to %d", *s.Minimum, *s.Maximum)
	case s.Minimum != nil:
		return fmt.Sprintf("%d or more", *s.Minimum)
	case s.Type == "boolean":
		return "true or false"
	case s.Format != "":
		return s.Format
	}
	return s.Type
}

// refers is the name of the schema that a reference leads to.
func (s *schema) refers() string { return s.Ref[strings.LastIndexByte(s.Ref, '/')+1:] }

// Target is the name of the schema that is meant, of a list or map the one of its values; "" for none.
func (s *schema) Target() string {
	switch {
	case s.Ref != "":
		return s.refers()
	case s.Items != nil:
		return s.Items.Target()
	case s.MapOf != nil:
		return s.MapOf.Target()
	case len(s.AnyOf) > 0:
		return s.AnyOf[0].Target()
	}
	return ""
}

// Written is a parameter's example as it is written in an address.
func (p apiParameter) Written() string {
	list, ok := p.Example.([]any)
	if ok && len(list) > 0 {
		return fmt.Sprint(list[0])
	}
	return fmt.Sprint(p.Example)
}

// Usual is what holds where a parameter is left out; "" for nothing.
func (p apiParameter) Usual() string {
	if p.Schema.Default == nil {
		return ""
	}
	return fmt.Sprint(p.Schema.Default)
}
