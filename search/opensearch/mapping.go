package opensearch

import (
	"strings"
	"unicode"

	"evidence/search/rank"
)

// Fields of an OpenSearch document of a passage besides those of package postings. The words of all fields are made here, by package words,
// and sent with spaces between them, so that both engines have the same words at the same places.
const (
	fieldText         = "text"          // postings.TextStems
	fieldStems        = "stems"         // the same at their places, without hyphenated words written as one
	fieldWords        = "words"         // postings.TextWords
	fieldCased        = "cased"         // the words as their letters are written
	fieldLead         = "lead"          // postings.LeadInStems
	fieldHeading      = "heading"       // postings.HeadingStems
	fieldHeadingWords = "heading_words" // postings.HeadingWords
	fieldHeadingCased = "heading_cased"
	fieldParagraph    = "paragraph"
	fieldNamed        = "named"   // stems that the report is called by
	fieldMatched      = "matched" // those of them that count as if each passage had them
	fieldPlace        = "place"   // number of the passage, in no other passage before or since
	fieldRevision     = "rev"     // the place of the first passage of the report as it was put in
	fieldID           = "id"
	fieldDocument     = "document"
	fieldBlock        = "block"
	fieldPage         = "page"
	fieldPageEnd      = "page_end"
	fieldOCR          = "ocr"
	fieldPassage      = "passage" // the passage, but for its boxes
	fieldReport       = "report"  // what is kept of a report
	fieldReportPlace  = "first"   // of a report alone: the place of its first passage
	fieldState        = "state"   // what is kept of the index
)

// hole stands where a stop word is left out, so that the words after it keep their places.
const hole = "_"

// longestUnit is how many letters of a word are kept: no word of a language is nearly so long.
const longestUnit = 1000

// unit is a word as it is sent: without space, and not a hole.
func unit(term string) string {
	term = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '_' {
			return '\u2420'
		}
		return r
	}, term)
	if r := []rune(term); len(r) > longestUnit {
		term = string(r[:longestUnit])
	}
	return term
}

// form names the form of the documents. It changes whenever an index that was made before can no longer be used.
const form = 1

// indexBody is an index with its settings and fields.
func indexBody(shards, replicas int) obj {
	k1, b := rank.BM25()
	words := func(analyzer, options string, norms bool) obj {
		return obj{"type": "text", "analyzer": analyzer, "index_options": options, "norms": norms}
	}
	keyword := obj{"type": "keyword"}
	return obj{
		"settings": obj{
			"number_of_shards": shards, "number_of_replicas": replicas,
			"index.refresh_interval":                     "-1", // changes are shown by a refresh of their own
			"index.unassigned.node_left.delayed_timeout": "30s",
			"index.max_terms_count":                      1 << 20,
			"similarity":                                 obj{"default": obj{"type": "BM25", "k1": k1, "b": b}},
			"analysis": obj{
				"tokenizer": obj{"units": obj{"type": "whitespace", "max_token_length": 1 << 16}},
				"filter":    obj{"holes": obj{"type": "stop", "stopwords": []string{hole}}},
				"analyzer": obj{"units": obj{"type": "custom", "tokenizer": "units"},
					"stems": obj{"type": "custom", "tokenizer": "units", "filter": []string{"holes"}}},
			},
		},
		"mappings": obj{
			"dynamic": "strict", "_meta": obj{"form": form},
			"_source": obj{"includes": []string{fieldPassage, fieldReport, fieldState, fieldPlace}},
			"properties": obj{
				fieldText:  words("units", "freqs", true),
				fieldStems: words("stems", "positions", false), fieldWords: words("units", "positions", true), fieldCased: words("units", "positions", false),
				fieldLead: words("units", "docs", false), fieldHeading: words("units", "docs", false),
				fieldHeadingWords: words("stems", "positions", false), fieldHeadingCased: words("stems", "positions", false),
				fieldNamed: words("units", "docs", false), fieldMatched: words("units", "docs", false),
				fieldParagraph: keyword, fieldID: keyword, fieldDocument: keyword, fieldBlock: keyword, fieldRevision: keyword,
				fieldPlace: obj{"type": "integer"}, fieldReportPlace: obj{"type": "integer"}, fieldPage: obj{"type": "integer"}, fieldPageEnd: obj{"type": "integer"}, fieldOCR: obj{"type": "boolean"},
				fieldPassage: obj{"type": "object", "enabled": false}, fieldReport: obj{"type": "object", "enabled": false},
				fieldState: obj{"type": "object", "enabled": false},
			},
		},
	}
}
