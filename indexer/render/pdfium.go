package render

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// ready starts PDFium where it does not run.
func ready(cache string) error {
	if instance != nil {
		return nil
	}
	if pool == nil {
		if err := compile(cache); err != nil {
			return fmt.Errorf("compiling PDFium: %w", err)
		}
	}
	var err error
	instance, err = pool.GetInstance(time.Minute)
	if err != nil {
		return fmt.Errorf("starting PDFium: %w", err)
	}
	return nil
}

// compile compiles PDFium, or loads what an earlier process compiled. A cache
// that cannot be used costs time, not the picture.
func compile(cache string) error {
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(memoryPages)
	start := func(config wazero.RuntimeConfig) (err error) {
		pool, err = webassembly.Init(webassembly.Config{
			Context: experimental.WithCompilationWorkers(context.Background(), runtime.GOMAXPROCS(0)),
			MaxIdle: 1, MaxTotal: 1, ReuseWorkers: true,
			FSConfig:      wazero.NewFSConfig(), // by default it would be given the whole file system
			RuntimeConfig: config, Stdout: io.Discard, Stderr: io.Discard,
		})
		return err
	}
	if cache != "" {
		if kept, err := wazero.NewCompilationCacheWithDir(cache); err == nil {
			if start(config.WithCompilationCache(kept)) == nil {
				return nil
			}
			dropCache(cache)
		}
	}
	return start(config)
}

// dropCache removes what wazero keeps in a cache: it was damaged.
func dropCache(cache string) {
	dirs, _ := filepath.Glob(filepath.Join(cache, "wazero-*"))
	for _, dir := range dirs {
		os.RemoveAll(dir)
	}
}

// restart gives up PDFium's instance with all it has open. The next request starts another.
func restart() {
	if instance != nil {
		instance.Kill()
	}
	instance, opened = nil, nil
}
