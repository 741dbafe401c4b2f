package objects

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

const (
	defaultEndpoint = "https://s3.amazonaws.com"

	connectTimeout = 3 * time.Second
	headerTimeout  = 10 * time.Second // until a store begins to answer
	stallTimeout   = 15 * time.Second
	tries          = 4 // of a request, with pauses of up to a second
	// restTime is how long a store that could not be reached is not asked again: whoever reads a page that has a picture
	// should not wait for it each time.
	restTime = 3 * time.Second
)

// An s3Store keeps objects in a bucket. Every request can be repeated: what is put has one content.
type s3Store struct {
	core           minio.Core
	bucket, prefix string
	where          string
	stall          time.Duration // without a byte of an answer that has begun

	mu     sync.Mutex
	away   error // why it was not reached
	resume time.Time
	found  bool // the bucket is there
}

// openS3 opens s3://BUCKET/PREFIX?endpoint=URL&region=NAME. The keys are in the environment (AWS_ACCESS_KEY_ID and
// AWS_SECRET_ACCESS_KEY) or in the file that AWS_SHARED_CREDENTIALS_FILE names.
func openS3(address string) (Store, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("the address of the object store cannot be read; write it as s3://BUCKET/PREFIX?endpoint=URL")
	}
	if u.User != nil {
		return nil, errors.New("the address of the object store has keys in it, which others could read; give them in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or in a file")
	}
	q := u.Query()
	for name := range q {
		if name != "endpoint" && name != "region" {
			return nil, fmt.Errorf("the address of the object store has %q, which is not known; it can have endpoint and region", name)
		}
	}
	endpoint, err := url.Parse(orDefault(q.Get("endpoint"), defaultEndpoint))
	if err != nil || endpoint.Host == "" || endpoint.Scheme != "https" && endpoint.Scheme != "http" || endpoint.Path != "" && endpoint.Path != "/" || endpoint.User != nil {
		return nil, errors.New("the endpoint of the object store has to be an address without a path, such as endpoint=https://s3.example.org")
	}
	if u.Host == "" {
		return nil, errors.New("the address of the object store names no bucket; write it as s3://BUCKET/PREFIX?endpoint=URL")
	}
	region := q.Get("region")
	if region == "" && q.Get("endpoint") != "" {
		region = orDefault(os.Getenv("AWS_REGION"), "us-east-1") // which stores other than Amazon's take
	}
	client, err := minio.New(endpoint.Host, &minio.Options{
		Creds:  credentials.NewChainCredentials([]credentials.Provider{&credentials.EnvAWS{}, &credentials.FileAWSCredentials{}}),
		Secure: endpoint.Scheme == "https", Region: region, MaxRetries: tries, Transport: transport(),
	})
	if err != nil {
		return nil, fmt.Errorf("opening the object store: %w", err)
	}
	prefix := strings.Trim(u.Path, "/")
	return &s3Store{
		core: minio.Core{Client: client}, bucket: u.Host, prefix: prefix, stall: stallTimeout,
		where: strings.TrimSuffix("s3://"+u.Host+"/"+prefix, "/") + " at " + endpoint.Scheme + "://" + endpoint.Host,
	}, nil
}

func orDefault(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}

func transport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DialContext = (&net.Dialer{Timeout: connectTimeout, KeepAlive: 30 * time.Second}).DialContext
	t.ResponseHeaderTimeout = headerTimeout
	t.MaxIdleConnsPerHost = 16
	t.DisableCompression = true
	return t
}

func (s *s3Store) String() string { return s.where }

func (s *s3Store) key(name string) string { return path.Join(s.prefix, name) }

// Stat says how large an object is, and its SHA-256 where the store computed it.
func (s *s3Store) Stat(ctx context.Context, name string) (Info, error) {
	if err := s.resting(); err != nil {
		return Info{}, err
	}
	info, err := s.core.StatObject(ctx, s.bucket, s.key(name), minio.StatObjectOptions{Checksum: true})
	if err != nil {
		return Info{}, s.failed(ctx, "looking for", name, s.withoutBucket(ctx, err))
	}
	sum, err := base64.StdEncoding.DecodeString(info.ChecksumSHA256) // that of a multipart object is not decoded
	if err != nil {
		sum = nil
	}
	return Info{Size: info.Size, SHA256: hex.EncodeToString(sum)}, nil
}

// withoutBucket tells an object that is not there from a bucket that is not, and from keys that are refused: the answer to
// HEAD does not.
func (s *s3Store) withoutBucket(ctx context.Context, err error) error {
	s.mu.Lock()
	found := s.found
	s.mu.Unlock()
	if found || minio.ToErrorResponse(err).StatusCode != http.StatusNotFound {
		return err
	}
	if _, failed := s.core.ListObjectsV2(s.bucket, s.key(""), "", "", "", 1); failed != nil {
		return failed
	}
	s.mu.Lock()
	s.found = true
	s.mu.Unlock()
	return err
}

// Open opens an object. What is read fails when nothing comes for some time.
func (s *s3Store) Open(ctx context.Context, name string) (io.ReadCloser, error) {
	if err := s.resting(); err != nil {
		return nil, err
	}
	reading, cancel := context.WithCancelCause(ctx)
	body, _, _, err := s.core.GetObject(reading, s.bucket, s.key(name), minio.GetObjectOptions{})
	if err != nil {
		cancel(nil)
		return nil, s.failed(ctx, "reading", name, err)
	}
	o := &openObject{store: s, ctx: reading, name: name, body: body, cancel: cancel}
	o.stalled = time.AfterFunc(s.stall, func() { cancel(errStalled) })
	return o, nil
}

var errStalled = errors.New("nothing came for too long")

// An openObject is an object that is being read.
type openObject struct {
	store   *s3Store
	ctx     context.Context
	name    string
	body    io.ReadCloser
	cancel  context.CancelCauseFunc
	stalled *time.Timer
}

func (o *openObject) Read(b []byte) (int, error) {
	n, err := o.body.Read(b)
	if err == nil {
		o.stalled.Reset(o.store.stall)
	} else if err != io.EOF {
		if cause := context.Cause(o.ctx); cause == errStalled {
			err = o.store.failed(context.WithoutCancel(o.ctx), "reading", o.name, cause)
		} else {
			err = o.store.failed(o.ctx, "reading", o.name, err)
		}
	}
	return n, err
}

func (o *openObject) Close() error {
	o.stalled.Stop()
	o.cancel(nil)
	return o.body.Close()
}

// Put keeps an object. The store compares it with its SHA-256.
func (s *s3Store) Put(ctx context.Context, name string, content io.ReadSeeker, size int64, sha256 string) error {
	if err := s.resting(); err != nil {
		return err
	}
	sum, err := hex.DecodeString(sha256)
	if err != nil {
		return fmt.Errorf("writing %q: %q is not a SHA-256: %w", name, sha256, err)
	}
	_, err = s.core.PutObject(ctx, s.bucket, s.key(name), content, size, "", sha256, minio.PutObjectOptions{
		DisableContentSha256: true, // of chunks, since that of the whole is known
		ContentType:          contentType(name),
		UserMetadata:         map[string]string{minio.ChecksumSHA256.Key(): base64.StdEncoding.EncodeToString(sum)},
	})
	if err != nil {
		return s.failed(ctx, "writing", name, err)
	}
	return nil
}

func contentType(name string) string {
	switch path.Ext(name) {
	case ".pdf":
		return "application/pdf"
	case ".png":
		return "image/png"
	}
	return "application/octet-stream"
}

// List lists the names that begin with a prefix.
func (s *s3Store) List(ctx context.Context, prefix string) ([]string, error) {
	if err := s.resting(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	under := s.key(prefix)
	if strings.HasSuffix(prefix, "/") {
		under += "/" // which key cleans away
	}
	var names []string
	for o := range s.core.Client.ListObjectsIter(ctx, s.bucket, minio.ListObjectsOptions{Prefix: under, Recursive: true}) {
		if o.Err != nil {
			return nil, s.failed(ctx, "listing", prefix, o.Err)
		}
		names = append(names, strings.TrimPrefix(strings.TrimPrefix(o.Key, s.prefix), "/"))
	}
	return names, nil
}

// resting returns why the store was not reached a moment ago, if that is so.
func (s *s3Store) resting() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Now().Before(s.resume) {
		return s.away
	}
	return nil
}

// failed is the error of a request: what was being done, to what, and what to do.
func (s *s3Store) failed(ctx context.Context, doing, name string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	answer := minio.ToErrorResponse(err)
	why, advice := "", ""
	switch {
	case answer.Code == minio.NoSuchKey:
		return fmt.Errorf("%s %q in %s: %w", doing, name, s.where, ErrMissing)
	case answer.Code == minio.NoSuchBucket:
		why, advice = "there is no such bucket", "create it, or correct the address"
	case isFull(answer):
		why, advice = "it is full ("+answer.Code+")", "make room in it or raise its quota, then do this again"
	case answer.StatusCode == http.StatusForbidden || answer.StatusCode == http.StatusUnauthorized || answer.Code == "InvalidAccessKeyId" || answer.Code == "XAdminUserNotFound":
		why, advice = "it refuses the keys ("+answer.Code+")", "check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the file that AWS_SHARED_CREDENTIALS_FILE names, and what they may do in the bucket"
	case answer.StatusCode != 0 && answer.Code != "":
		why, advice = fmt.Sprintf("it answered %d (%s: %s)", answer.StatusCode, answer.Code, answer.Message), "look in its log, then do this again"
	default:
		why, advice = "it cannot be reached ("+cause(err)+")", "check that it runs and that its endpoint is right, then do this again"
	}
	failed := fmt.Errorf("%s %q in %s: %w: %s; %s", doing, name, s.where, ErrUnavailable, why, advice)
	if answer.Code == "" || answer.StatusCode == 0 { // there was no answer
		s.mu.Lock()
		s.away, s.resume = failed, time.Now().Add(restTime)
		s.mu.Unlock()
	}
	return failed
}

// isFull reports whether an answer says that nothing more can be kept.
func isFull(answer minio.ErrorResponse) bool {
	switch answer.Code {
	case "QuotaExceeded", "NoSpaceLeftOnDevice", "InsufficientStorage", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded":
		return true
	}
	return answer.StatusCode == http.StatusInsufficientStorage
}

// cause is the last of the errors that an error wraps, without the address that was asked, whose query is signed.
func cause(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	if e, ok := err.(net.Error); ok && e.Timeout() {
		return "it took too long: " + err.Error()
	}
	return err.Error()
}
