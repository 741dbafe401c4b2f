package api

import (
	"fmt"
	"net/http"
	"strings"

	"evidence/search/claim"
	"evidence/web/handler"
	"evidence/web/openapi"
	"evidence/web/result"
)

// An EvidenceRequest is a claim to look for evidence for, and where.
type EvidenceRequest struct {
	Claim string `json:"claim"` // the claim, a sentence in any words; at most 16,384 bytes
	// Text around the claim, such as the statement's title and its other sentences. Where the claim names no
	// authority or no year, reports that this text names count more. It finds nothing by itself.
	Context string   `json:"context,omitempty"`
	Without []string `json:"without,omitempty"` // authorities and years that the context does not name, whatever it says
	Reports []string `json:"reports,omitempty"` // ids of the reports to look in; empty for all
	Limit   int      `json:"limit,omitempty"`   // number of passages wanted, from 1 to 100; 10 by default
}

// MaxEvidence bounds a request's body in bytes: a claim and its statement fit.
const MaxEvidence = 4 * claim.MaxText

func evidenceRoutes() []handler.Route {
	return []handler.Route{newRoute("findEvidence", "/evidence", "the passages to check a claim against", findEvidence, openapi.Operation{
		Tag: tagSearch,
		Description: "A claim is a sentence in any words: no sign in it has a meaning. Passages come from the whole library or from the reports named, ranked as in a search; " +
			"names, numbers and acronyms count more, words that many reports repeat count less, and the context can say which reports the claim is about. " +
			"Each passage says which words of the claim it covers, and how; whether it supports the claim is for people to read. If found is false, no passage is close to the claim. " +
			fmt.Sprintf("A body has at most %d bytes. Nothing that you send is kept or logged.", MaxEvidence),
		Method: http.MethodPost, Body: EvidenceRequest{},
		BodyExample: `{"claim":"Council staff and police work side by side.","context":"Safeguarding in Tarnbrough: what inspectors said in 2022","limit":3}`,
		Example:     "/evidence",
		Answers:     InJSON("The passages by report, the one with the best passage first.", result.EvidenceAnswer{}),
	})}
}

// findEvidence looks for the evidence of the claim in a request's body.
func findEvidence(r *handler.Request) (handler.Response, error) {
	in, err := readEvidenceRequest(r)
	if err != nil {
		return nil, err
	}
	found, err := claim.Find(r.Context(), r.Library.Engine, claim.Claim{Text: in.Claim, Context: in.Context, Without: in.Without, Reports: in.Reports, Size: in.Limit})
	if err != nil {
		return nil, err
	}
	answer, err := result.AnswerOfClaim(r, found, nil, "")
	if err != nil {
		return nil, err
	}
	return handler.NoStore(handler.JSON{Value: answer}), nil
}

const adviceClaim = `Send an object such as {"claim": "The police and the council work side by side.", "limit": 5}.`

func readEvidenceRequest(r *handler.Request) (in EvidenceRequest, err error) {
	in, err = handler.ReadJSON[EvidenceRequest](r, MaxEvidence)
	switch {
	case err != nil:
		return in, err
	case strings.TrimSpace(in.Claim) == "":
		return in, handler.Problemf(http.StatusBadRequest, adviceClaim, "There is no claim.")
	case len(in.Claim) > claim.MaxText || len(in.Context) > claim.MaxText:
		return in, handler.Problemf(http.StatusRequestEntityTooLarge, "Send one claim at a time.", "The claim and its context have at most %d bytes each.", claim.MaxText)
	case in.Limit < 0 || in.Limit > claim.MaxSize:
		return in, handler.Problemf(http.StatusBadRequest, fmt.Sprintf("Give a whole number from 1 to %d.", claim.MaxSize), "limit cannot be %d.", in.Limit)
	}
	return in, nil
}
