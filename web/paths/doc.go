// Package paths makes the site's addresses and names their query parameters.
package paths
