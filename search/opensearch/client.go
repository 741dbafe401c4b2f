package opensearch

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"evidence/search"

	client "github.com/opensearch-project/opensearch-go/v4"
)

// Options say where a cluster is and how the program makes itself known to it.
type Options struct {
	URLs           []string // of nodes, such as https://node-1:9200; requests go to those that answer
	Index          string   // name of the alias that is searched; indexes are called after it
	User, Password string
	CA             string // file of the certificates by which nodes are known, in PEM; those of the system where empty
	Cert, Key      string // files of the certificate and the key by which the program is known, in PEM
	Shards         int    // of an index that is made; 0 for one, or where it is made again for a large library one for each node that holds data
	Replicas       int    // copies of each shard besides the first; -1 for one where there are several nodes
}

// ParseOptions reads the address of a cluster: the addresses of nodes with commas between them, with the user and the password of one of them for
// all, and the rest as parameters of any of them: ca, cert and key (files), index, shards and replicas. The password can be in passwordVar instead.
func ParseOptions(address string) (Options, error) {
	o := Options{Replicas: -1, Password: os.Getenv(passwordVar)}
	for part := range strings.SplitSeq(address, ",") {
		u, err := url.Parse(strings.TrimSpace(part))
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			name, _ := Redacted(part)
			return o, fmt.Errorf("%q is no address of an OpenSearch node; write one such as https://node-1:9200", name)
		}
		if u.User != nil {
			o.User = u.User.Username()
			if password, ok := u.User.Password(); ok {
				o.Password = password
			}
		}
		for name, values := range u.Query() {
			if err := o.set(name, values[0]); err != nil {
				return o, err
			}
		}
		o.URLs = append(o.URLs, u.Scheme+"://"+u.Host+strings.TrimSuffix(u.Path, "/"))
	}
	return o, nil
}

// passwordVar has the password, so that it need not be in the address.
const passwordVar = "EVIDENCE_OPENSEARCH_PASSWORD"

// set sets an option by the name of a parameter.
func (o *Options) set(name, value string) (err error) {
	switch name {
	case "ca":
		o.CA = value
	case "cert":
		o.Cert = value
	case "key":
		o.Key = value
	case "index":
		if o.Index = value; strings.ToLower(value) != value || strings.ContainsAny(value, `\/*?"<>| ,#:`) || strings.HasPrefix(value, "_") {
			return fmt.Errorf("an index cannot be called %q; write small letters, digits and hyphens", value)
		}
	case "shards":
		o.Shards, err = strconv.Atoi(value)
	case "replicas":
		o.Replicas, err = strconv.Atoi(value)
	default:
		return fmt.Errorf("an address of OpenSearch has no parameter %q; it can have ca, cert, key, index, shards and replicas", name)
	}
	if err != nil {
		return fmt.Errorf("%s cannot be %q; write a number", name, value)
	}
	return nil
}

// Redacted is an address without its password, and whether it had one.
func Redacted(address string) (string, bool) {
	had := false
	parts := strings.Split(address, ",")
	for i, part := range parts {
		scheme, rest, ok := strings.Cut(part, "://")
		host, path, _ := strings.Cut(rest, "/")
		user, after, named := cutLast(host, "@")
		if name, _, some := strings.Cut(user, ":"); ok && named && some {
			had = true
			if parts[i] = scheme + "://" + name + "@" + after; path != "" {
				parts[i] += "/" + path
			}
		}
	}
	return strings.Join(parts, ","), had
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// DefaultIndex is the alias where none is given.
const DefaultIndex = "evidence"

// An obj is a JSON object.
type obj = map[string]any

// Time limits. A node that does not answer is left for another.
const (
	dialTimeout   = 5 * time.Second
	answerTimeout = 60 * time.Second
	mostRetries   = 3
	longestWait   = 15 * time.Second // before a refused request is tried again
	mostWaits     = 8
)

// The same for what is only read, which somebody waits for: after readTimeout another node is asked, once.
const (
	readTimeout  = 8 * time.Second
	mostReadings = 2
	readWaits    = 4
)

// reads reports whether a request changes nothing, so that it can be sent again before it was answered.
func reads(method, path string) bool {
	path, _, _ = strings.Cut(path, "?")
	switch path[strings.LastIndexByte(path, '/')+1:] {
	case "_search", "_msearch", "_mget", "_count":
		return true
	}
	return method == http.MethodGet
}

// A cluster sends requests and reads answers. It is the only part that knows the client; the answers are read here, so that a part of the
// index that did not answer is never taken for one without hits.
type cluster struct {
	client *client.Client
	urls   string
}

func dial(o Options) (*cluster, error) {
	if len(o.URLs) == 0 {
		return nil, errors.New("no address of an OpenSearch node was given; give one such as https://node-1:9200")
	}
	for _, address := range o.URLs {
		u, err := url.Parse(address)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return nil, fmt.Errorf("%q is no address of an OpenSearch node; give one such as https://node-1:9200", address)
		}
	}
	tlsConfig, err := o.tls()
	if err != nil {
		return nil, err
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = tlsConfig
	transport.MaxIdleConnsPerHost = 16
	transport.DialContext = (&net.Dialer{Timeout: dialTimeout}).DialContext
	transport.ResponseHeaderTimeout = answerTimeout
	discover := false
	c, err := client.NewClient(client.Config{
		Addresses: o.URLs, Username: o.User, Password: o.Password, Transport: transport,
		MaxRetries: mostRetries, EnableRetryOnTimeout: true, DiscoverNodesOnStart: &discover,
		RetryBackoff: func(attempt int) time.Duration { return time.Duration(attempt) * 100 * time.Millisecond },
	})
	if err != nil {
		return nil, fmt.Errorf("connecting to OpenSearch: %w", err)
	}
	return &cluster{c, strings.Join(o.URLs, ", ")}, nil
}

func (o *Options) tls() (*tls.Config, error) {
	out := &tls.Config{MinVersion: tls.VersionTLS12}
	if o.CA != "" {
		pem, err := os.ReadFile(o.CA)
		if err != nil {
			return nil, fmt.Errorf("reading the certificates of OpenSearch: %w", err)
		}
		if out.RootCAs = x509.NewCertPool(); !out.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("reading the certificates of OpenSearch: %q has none in PEM", o.CA)
		}
	}
	if o.Cert != "" || o.Key != "" {
		pair, err := tls.LoadX509KeyPair(o.Cert, o.Key)
		if err != nil {
			return nil, fmt.Errorf("reading the certificate for OpenSearch: %w", err)
		}
		out.Certificates = []tls.Certificate{pair}
	}
	return out, nil
}

func (c *cluster) close() { _ = c.client.Close() }

// do sends a request with a JSON body, none for nil, and decodes the answer into to, which may be nil. A request that is refused
// because the cluster has too much to do is sent again after a while.
func (c *cluster) do(ctx context.Context, method, path string, body, to any) error {
	var encoded []byte
	if body != nil {
		var err error
		if encoded, err = json.Marshal(body); err != nil {
			return err
		}
	}
	return c.send(ctx, method, path, "application/json", encoded, to)
}

// send is do with a body that is encoded.
func (c *cluster) send(ctx context.Context, method, path, kind string, body []byte, to any) error {
	most, readings := mostWaits, 1
	if reads(method, path) {
		most, readings = readWaits, mostReadings
	}
	for wait := 0; ; wait++ {
		var err error
		for range readings {
			if err = c.once(ctx, method, path, kind, body, to); !errors.Is(err, errSlow) || ctx.Err() != nil {
				break
			}
		}
		var failed *Error
		if !errors.As(err, &failed) || !failed.Busy() || wait == most {
			return err
		}
		if err := pause(ctx, wait); err != nil {
			return failed
		}
	}
}

// pause waits longer each time, and never as long as another that waits.
func pause(ctx context.Context, wait int) error {
	d := min(longestWait, 100*time.Millisecond<<wait)
	t := time.NewTimer(d/2 + rand.N(d/2+1))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// errSlow: a node did not answer in time.
var errSlow = errors.New("no answer in time")

// broken is why there is no answer to a request that was made in whole, which some of it may have taken the time of.
func (c *cluster) broken(whole, ctx context.Context, what string, err error) error {
	switch {
	case errors.Is(whole.Err(), context.Canceled):
		return whole.Err()
	case ctx.Err() != nil: // whoever asked is told that the engine is slow, and not that less can be asked for
		return fmt.Errorf("%w: a node at %s gave %w; see how busy the nodes are", search.ErrAway, c.urls, errSlow)
	}
	return fmt.Errorf("%w: %s at %s (%v); see whether they run and can be reached from here", search.ErrAway, what, c.urls, err)
}

func (c *cluster) once(whole context.Context, method, path, kind string, body []byte, to any) error {
	ctx := whole
	if reads(method, path) {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeout(whole, readTimeout)
		defer stop()
	}
	var reader io.Reader
	if body != nil {
		reader = bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, path, reader)
	if err != nil {
		return err
	}
	if body != nil {
		req.Header.Set("Content-Type", kind)
	}
	resp, err := c.client.Stream(req)
	if err != nil {
		return c.broken(whole, ctx, "no OpenSearch node", err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return c.broken(whole, ctx, "an answer was broken off by a node", err)
	}
	if resp.StatusCode >= 300 {
		return newError(resp.StatusCode, answer)
	}
	if to == nil {
		return nil
	}
	if err := json.Unmarshal(answer, to); err != nil {
		return fmt.Errorf("reading the answer of OpenSearch to %s %s: %w", method, path, err)
	}
	return nil
}

// lineByLine encodes values as JSON, one a line.
func lineByLine(values []any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out) // ends each with a newline
	for _, v := range values {
		if err := encoder.Encode(v); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}
