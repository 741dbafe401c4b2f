package opensearch

import "sync"

// A cache keeps what was asked for of late, in about so many bytes. What was not asked for since the newer half was begun is forgotten when that is full.
type cache[K comparable, V any] struct {
	mu           sync.Mutex
	newer, older map[K]kept[V]
	size, most   int // of the newer half, in bytes
}

type kept[V any] struct {
	value V
	bytes int
}

func newCache[K comparable, V any](bytes int) *cache[K, V] {
	return &cache[K, V]{newer: make(map[K]kept[V]), most: bytes / 2}
}

func (c *cache[K, V]) get(key K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k, ok := c.newer[key]
	if !ok {
		if k, ok = c.older[key]; ok {
			c.add(key, k)
		}
	}
	return k.value, ok
}

// put keeps a value of so many bytes, and gives what is kept: the value of another who was first.
func (c *cache[K, V]) put(key K, value V, bytes int) V {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k, ok := c.newer[key]; ok {
		return k.value
	}
	c.add(key, kept[V]{value, bytes})
	return value
}

func (c *cache[K, V]) add(key K, k kept[V]) {
	if c.size += k.bytes; c.size > c.most {
		c.older, c.newer, c.size = c.newer, make(map[K]kept[V]), k.bytes
	}
	c.newer[key] = k
}
