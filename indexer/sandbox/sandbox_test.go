package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"runtime/metrics"
	"strings"
	"sync"
	"testing"
	"time"
)

// behave is the task of these tests: it does to its process what a request says.
var behave = Register("behave", func(request []byte) ([]byte, error) {
	what, arg, _ := bytes.Cut(request, []byte(" "))
	switch string(what) {
	case "echo":
		return arg, nil
	case "pid":
		return fmt.Append(nil, os.Getpid()), nil
	case "fail":
		return nil, errors.New(string(arg))
	case "panic":
		panic("a bad thing\nof two lines\x1b[31m")
	case "hang":
		for n := 0; ; n++ {
			sink = n
		}
	case "sleep":
		time.Sleep(time.Hour)
	case "overflow":
		return []byte{byte(deep(nil))}, nil
	case "allocate":
		hoard = make([]byte, 137<<30)
		return nil, nil
	case "grow":
		for {
			hoard = append(hoard, bytes.Repeat([]byte{1}, 1<<20)...)
		}
	case "collector":
		return fmt.Append(nil, gcPercent()), nil
	case "hoard":
		for hoard = bytes.Repeat([]byte{1}, 2*smallHeap); gcPercent() != 100; {
			time.Sleep(time.Millisecond)
		}
		hoard = nil
		return nil, nil
	case "answer":
		return make([]byte, 3<<20), nil
	case "print":
		for chunk := bytes.Repeat([]byte("x"), 1<<20); ; {
			os.Stdout.Write(chunk)
			if spent += len(chunk); spent >= 1<<30 {
				return []byte("printed"), nil
			}
		}
	case "nonsense":
		os.NewFile(1, "answers").WriteString("HTTP/1.1 200 OK\r\n\r\n")
		select {}
	case "exit":
		os.Exit(3)
	case "nest":
		_, err := (&Task[[]byte, []byte]{name: "behave"}).Pool(1, Limits{}).Do(context.Background(), []byte("echo x"), time.Second)
		return nil, err
	}
	return nil, fmt.Errorf("no behaviour %q", what)
})

var (
	sink, spent int
	hoard       []byte
)

// gcPercent is what debug.SetGCPercent set.
func gcPercent() uint64 {
	m := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(m)
	return m[0].Value.Uint64()
}

func deep(up *[64]byte) int {
	var here [64]byte
	if up != nil {
		here[0] = up[0] + 1
	}
	//lint:ignore SA5007 the stack overflow is what the test needs
	return deep(&here) + int(here[0])
}

const soon = 30 * time.Second // no request of these tests needs it on an idle machine

func ask(t *testing.T, p *Pool[[]byte, []byte], request string) (string, error) {
	t.Helper()
	answer, err := p.Do(t.Context(), []byte(request), soon)
	return string(answer), err
}

// encoded is a request as a worker gets it.
func encoded(t *testing.T, request string) []byte {
	t.Helper()
	b, err := encode([]byte(request))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAnswersComeFromOneWarmProcess(t *testing.T) {
	p := behave.Pool(1, Limits{})
	defer p.Close()
	first, err := ask(t, p, "pid")
	if err != nil {
		t.Fatal(err)
	}
	if first == fmt.Sprint(os.Getpid()) {
		t.Fatal("the work was done in the program itself")
	}
	long := strings.Repeat("long ", 1<<20)
	if got, err := ask(t, p, "echo "+long); err != nil || got != long {
		t.Fatalf("echo of %d bytes gave %d bytes, %v", len(long), len(got), err)
	}
	if _, err := ask(t, p, "fail cannot be"); err == nil || err.Error() != "cannot be" || IsFailure(err) != nil {
		t.Fatalf("the task's own error came as %v", err)
	}
	if again, _ := ask(t, p, "pid"); again != first {
		t.Errorf("worker %s was not kept; now %s", first, again)
	}
}

// A worker collects its garbage seldom while it needs little memory, and as Go does otherwise.
func TestGarbageCollection(t *testing.T) {
	p := behave.Pool(1, Limits{})
	defer p.Close()
	for _, request := range []string{"collector", "hoard", "collector"} {
		got, err := ask(t, p, request)
		if err != nil || request == "collector" && got != fmt.Sprint(smallHeapGC) {
			t.Errorf("%s: %q, %v", request, got, err)
		}
	}
}

func TestFailures(t *testing.T) {
	const memory = 300 << 20
	for _, c := range []struct {
		request string
		within  time.Duration
		cause   Cause
		says    string
	}{
		{"hang", 300 * time.Millisecond, TookTooLong, "took over 0.3 s"},
		{"sleep", 300 * time.Millisecond, TookTooLong, "took over 0.3 s"},
		{"allocate", soon, TooMuchMemory, "needed more than 300 MiB of memory"},
		{"grow", soon, TooMuchMemory, "needed more than 300 MiB of memory"},
		{"answer", soon, AnswerTooLong, "gave more than 2 MiB"},
		{"overflow", soon, Crashed, "crashed the reader (its parts lead into each other without end)"},
		{"panic", soon, Crashed, "crashed the reader (a bad thing of two lines [31m)"},
		{"nonsense", soon, Crashed, "crashed the reader (it gave an answer of another form)"},
		{"exit", soon, Crashed, "crashed the reader (exit status 3)"},
	} {
		t.Run(c.request, func(t *testing.T) {
			t.Parallel()
			limits := Limits{Memory: memory, Answer: 2 << 20}
			if c.request == "overflow" { // a stack on its way to its limit is copied to ever larger ones
				limits.Memory = 2 << 30
			}
			p := behave.Pool(1, limits)
			defer p.Close()
			if _, err := ask(t, p, "echo warm"); err != nil {
				t.Fatal(err)
			}
			_, err := p.Do(t.Context(), []byte(c.request), c.within)
			f := IsFailure(err)
			if f == nil || f.Cause != c.cause || f.Error() != c.says {
				t.Errorf("%q: %v (%+v), want cause %d, %q", c.request, err, f, c.cause, c.says)
			}
			if got, err := ask(t, p, "echo next"); err != nil || got != "next" {
				t.Errorf("after %q the next request gave %q, %v", c.request, got, err)
			}
		})
	}
}

func TestPrintingDoesNoHarm(t *testing.T) {
	p := behave.Pool(1, Limits{})
	defer p.Close()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if got, err := ask(t, p, "print"); err != nil || got != "printed" {
		t.Fatalf("%q, %v", got, err)
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 16<<20 {
		t.Errorf("1 GiB of a worker's output took %d bytes here", grown)
	}
}

// A worker that served other requests may have been worn out by them.
func TestCrashOfAWornWorkerIsTriedAgain(t *testing.T) {
	p := behave.Pool(1, Limits{})
	defer p.Close()
	first, err := ask(t, p, "pid")
	if err != nil {
		t.Fatal(err)
	}
	p.idle[0].cmd.Process.Kill()
	second, err := ask(t, p, "pid")
	if err != nil || second == first {
		t.Errorf("after its worker %s was killed, the request gave %q, %v", first, second, err)
	}
}

func TestCancelKillsTheWorker(t *testing.T) {
	p := behave.Pool(1, Limits{})
	defer p.Close()
	pid, err := ask(t, p, "pid")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, cancel)
	if _, err := p.Do(ctx, []byte("hang"), soon); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled request gave %v", err)
	}
	if again, err := ask(t, p, "pid"); err != nil || again == pid {
		t.Errorf("worker %s lives on after it was cancelled (%s, %v)", pid, again, err)
	}
}

func TestManyAtOnce(t *testing.T) {
	p := behave.Pool(3, Limits{})
	defer p.Close()
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() {
			want := fmt.Sprint("number ", i)
			if i%10 == 7 {
				if _, err := ask(t, p, "exit"); IsFailure(err) == nil {
					t.Errorf("exit gave %v", err)
				}
				return
			}
			if got, err := ask(t, p, "echo "+want); err != nil || got != want {
				t.Errorf("%q gave %q, %v", want, got, err)
			}
		})
	}
	wg.Wait()
	if n := len(p.idle); n > 3 {
		t.Errorf("%d workers for a pool of 3", n)
	}
}

func TestWorkerStartsNoWorkers(t *testing.T) {
	p := behave.Pool(1, Limits{})
	defer p.Close()
	if _, err := ask(t, p, "nest"); err == nil || !strings.Contains(err.Error(), "a worker starts none") {
		t.Errorf("a worker's own request gave %v", err)
	}
}

func TestClosedPool(t *testing.T) {
	p := behave.Pool(1, Limits{})
	if _, err := ask(t, p, "echo x"); err != nil {
		t.Fatal(err)
	}
	w := p.idle[0]
	p.Close()
	if w.cmd.ProcessState == nil {
		t.Error("the worker was not waited for")
	}
	if _, err := ask(t, p, "echo x"); !errors.Is(err, ErrClosed) {
		t.Errorf("a closed pool gave %v", err)
	}
}

// A worker whose program is gone must not stay, in the middle of a request either.
func TestWorkerEndsWithItsInput(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := &exec.Cmd{Path: exe, Args: []string{workerName, "behave", "1000000000"}}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if err := writeFrame(in, 60, encoded(t, "hang")); err != nil {
		t.Fatal(err)
	}
	in.Close()
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("the worker ended with %v", err)
		}
	case <-time.After(soon):
		cmd.Process.Kill()
		t.Error("the worker lives on without its program")
	}
}

// The kernel ends a worker that uses CPU time without end, whatever the program does.
func TestCPUTimeIsLimited(t *testing.T) {
	if runtime.GOOS != "linux" && runtime.GOOS != "darwin" {
		t.Skip("no limit on CPU time here")
	}
	p := behave.Pool(1, Limits{})
	defer p.Close()
	w, err := p.acquire()
	if err != nil {
		t.Fatal(err)
	}
	if err := writeFrame(w.in, 1, encoded(t, "hang")); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(soon, w.kill)
	defer timer.Stop()
	_, _, err = readFrame(w.out, 100)
	w.cmd.Wait()
	if f := IsFailure(w.failure(err, 0, nil, time.Second)); f.Cause != TookTooLong {
		t.Errorf("%v, %v: %v; it said %q", err, w.cmd.ProcessState, f, w.stderr.Bytes())
	}
}

func TestFrames(t *testing.T) {
	var b bytes.Buffer
	data := bytes.Repeat([]byte("abc"), 1<<20)
	if err := writeFrame(&b, 7, data); err != nil {
		t.Fatal(err)
	}
	whole := b.Bytes()
	code, got, err := readFrame(bytes.NewReader(whole), int64(len(data)))
	if code != 7 || !bytes.Equal(got, data) || err != nil {
		t.Errorf("frame of %d bytes came back as %d, %d bytes, %v", len(data), code, len(got), err)
	}
	if _, _, err := readFrame(bytes.NewReader(whole), int64(len(data))-1); !errors.Is(err, errFrameSize) {
		t.Errorf("a frame over the limit gave %v", err)
	}
	if _, _, err := readFrame(bytes.NewReader(whole[:len(whole)-1]), 1<<30); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a frame cut short gave %v", err)
	}
	if _, _, err := readFrame(strings.NewReader("0123456789abcdef"), 1<<30); !errors.Is(err, errNonsense) {
		t.Errorf("bytes that are no frame gave %v", err)
	}
}

func BenchmarkRequest(b *testing.B) {
	p := behave.Pool(1, Limits{})
	defer p.Close()
	for b.Loop() {
		if _, err := p.Do(b.Context(), []byte("echo x"), soon); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFreshWorker(b *testing.B) {
	for b.Loop() {
		p := behave.Pool(1, Limits{})
		if _, err := p.Do(b.Context(), []byte("echo x"), soon); err != nil {
			b.Fatal(err)
		}
		p.Close()
	}
}
