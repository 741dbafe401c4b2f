package opensearch

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"evidence/search"
)

// ErrOutdated: another version of the program made the index, and this one would read it wrongly.
var ErrOutdated = errors.New("the index in OpenSearch was made by another version of the program")

// An Error is a request that OpenSearch refused, or did in part.
type Error struct {
	Status int
	Type   string // such as cluster_block_exception
	Reason string
}

// Error says what was refused and what to do about it.
func (e *Error) Error() string {
	s := fmt.Sprintf("OpenSearch answered %d %s", e.Status, http.StatusText(e.Status))
	if e.Reason != "" {
		s = fmt.Sprintf("OpenSearch refused (%d): %s", e.Status, e.Reason)
	}
	if advice := e.advice(); advice != "" {
		s += "; " + advice
	}
	return s
}

// Is reports that a cluster which is busy, or of which a part is not there, does not answer.
func (e *Error) Is(target error) bool {
	return target == search.ErrAway && (e.Busy() || e.Status == http.StatusServiceUnavailable)
}

// Busy reports whether the cluster has too much to do, so that the same request may be accepted later.
func (e *Error) Busy() bool {
	return e.Status == http.StatusTooManyRequests && !e.readOnly()
}

// conflict reports whether somebody else changed what was to be changed.
func (e *Error) conflict() bool { return e.Status == http.StatusConflict }

func (e *Error) missing() bool { return e.Status == http.StatusNotFound }

// readOnly reports whether the index may not be written to, as when a disk is nearly full.
func (e *Error) readOnly() bool {
	return e.Type == "cluster_block_exception" && (strings.Contains(e.Reason, "read-only") || strings.Contains(e.Reason, "FORBIDDEN"))
}

func (e *Error) advice() string {
	switch {
	case e.readOnly():
		return "the index can be read but not written to, usually because a disk of the cluster is nearly full: free space or add a node, " +
			"and the cluster lifts the block (or set index.blocks.read_only_allow_delete to null)"
	case e.Status == http.StatusUnauthorized:
		return "give the user and the password, or the certificate, that the cluster expects"
	case e.Status == http.StatusForbidden:
		return "the user needs the right to read, write and manage the index and its alias"
	case e.Busy():
		return "the cluster has more to do than it can; try again later, or add nodes"
	case e.Type == "circuit_breaking_exception":
		return "a node is short of memory; give it more heap, or add nodes"
	case strings.Contains(e.Reason, "compile") && strings.Contains(e.Type, "script"), strings.Contains(e.Reason, "cannot execute [inline] scripts"):
		return "the cluster must allow inline scripts in Painless (script.allowed_types)"
	case e.Status == http.StatusServiceUnavailable:
		return "a part of the index or the cluster's manager is not there; see GET _cluster/health, and try again when the cluster is no longer red"
	}
	return ""
}

func newError(status int, body []byte) error {
	var answer struct {
		Error json.RawMessage `json:"error"`
	}
	e := &Error{Status: status}
	if json.Unmarshal(body, &answer) != nil || len(answer.Error) == 0 {
		e.Reason = strings.TrimSpace(string(body[:min(len(body), 200)]))
		return e
	}
	var cause struct {
		Type, Reason string
		RootCause    []struct{ Type, Reason string } `json:"root_cause"`
	}
	if json.Unmarshal(answer.Error, &cause) != nil {
		_ = json.Unmarshal(answer.Error, &e.Reason)
		return e
	}
	e.Type, e.Reason = cause.Type, cause.Reason
	if len(cause.RootCause) > 0 && cause.Type == "search_phase_execution_exception" {
		e.Type, e.Reason = cause.RootCause[0].Type, cause.RootCause[0].Reason
	}
	return e
}

// shards is what answers say of the parts of an index.
type shards struct {
	Total      int
	Successful int // those skipped for having nothing among them
	Failed     int
	Failures   []struct {
		Reason struct{ Type, Reason string }
	}
}

// A partial is what an answer lacks.
type partial struct{ failed, total int }

// add takes account of another answer.
func (p *partial) add(s shards, timedOut bool) {
	failed := max(s.Failed, s.Total-s.Successful) // one that no node has is in neither
	if timedOut && failed == 0 {
		failed = 1
	}
	p.failed, p.total = max(p.failed, failed), max(p.total, s.Total)
}

// String is a sentence about it; empty where nothing lacks.
func (p partial) String() string {
	if p.failed == 0 {
		return ""
	}
	return fmt.Sprintf("%d of the %d parts of the index did not answer, so that passages may be missing here.", p.failed, p.total)
}

// err is an error that says it; nil where nothing lacks.
func (p partial) err() error {
	if p.failed == 0 {
		return nil
	}
	return fmt.Errorf("%w (%d of %d): what it has is not known; try again when the cluster is no longer red, see GET _cluster/health", search.ErrIncomplete, p.failed, p.total)
}
