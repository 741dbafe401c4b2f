package main

import (
	"bytes"
	"errors"
	"io"
	"net/netip"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// The fields of compose.yaml that the example uses; any other is an error, so that a misspelt one is found.
type composeFile struct {
	Name     string
	Site     any `yaml:"x-site"`
	Services map[string]composeService
	Networks map[string]struct {
		IPAM struct {
			Config []struct{ Subnet, Gateway string }
		} `yaml:"ipam"`
	}
	Volumes map[string]any
	Secrets map[string]struct{ File string }
}

type composeService struct {
	Image, Restart string
	EnvFile        string `yaml:"env_file"`
	Environment    map[string]string
	Command        []string
	Profiles       []string
	Volumes, Ports []string
	Secrets        []string
	DependsOn      map[string]struct{ Condition string } `yaml:"depends_on"`
	Healthcheck    *struct {
		Test     []string
		Interval string
		Retries  int
	}
	Deploy struct{ Replicas int }
}

// decodeStrict reads the documents of a YAML file, whose fields have all to be known.
func decodeStrict[T any](t *testing.T, path string) (list []T) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	for {
		var v T
		err := d.Decode(&v)
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		list = append(list, v)
	}
}

// checkContainer checks that a container runs a command of the program with flags that it has, and with settings that it reads.
func checkContainer(t *testing.T, name string, args []string, settings map[string]string) {
	t.Helper()
	if len(args) == 0 {
		t.Errorf("%s runs no command", name)
		return
	}
	c, err := findCommand(args[0])
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	f, _ := c.flags()
	if rest, err := parseFlags(f, args[1:]); err != nil || c.args == "" && len(rest) > 0 {
		t.Errorf("%s: %q: %v", name, args, err)
	}
	if proxy := f.Lookup("trusted-proxy"); proxy != nil && proxy.Value.String() != proxy.DefValue {
		if _, err := netip.ParseAddr(proxy.Value.String()); err != nil {
			t.Errorf("%s believes more than a proxy: %v", name, err)
		}
	}
	known := []string{}
	for _, n := range flagNames(f) {
		known = append(known, settingVar(n))
	}
	for variable := range settings {
		if strings.HasPrefix(variable, "EVIDENCE_") && !slices.Contains(known, variable) {
			t.Errorf("%s: evidence %s does not read %s", name, args[0], variable)
		}
	}
}

func TestComposeExample(t *testing.T) {
	list := decodeStrict[composeFile](t, "deploy/compose.yaml")
	if len(list) != 1 || len(list[0].Services) < 5 {
		t.Fatalf("%+v", list)
	}
	file := list[0]
	for name, s := range file.Services {
		if s.Image == "" {
			t.Errorf("%s has no image", name)
		}
		if s.Image == "evidence" {
			checkContainer(t, name, s.Command, s.Environment)
		}
		for on := range s.DependsOn {
			if other, ok := file.Services[on]; !ok || other.Healthcheck == nil {
				t.Errorf("%s waits for %s, which is not there or has no check of its health", name, on)
			}
		}
		for _, v := range s.Volumes {
			from, _, _ := strings.Cut(v, ":")
			if _, ok := file.Volumes[from]; !ok && !strings.HasPrefix(from, "./") {
				t.Errorf("%s mounts %q, which is no volume", name, from)
			}
		}
		for _, secret := range s.Secrets {
			if file.Secrets[secret].File == "" {
				t.Errorf("%s has the secret %q, which is none", name, secret)
			}
		}
	}
}

// The fields of Kubernetes' objects that the example uses.
type kubernetesObject struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string
	Metadata   kubernetesMeta
	Data       map[string]string
	Spec       struct {
		ServiceName string `yaml:"serviceName"`
		Replicas    int
		Selector    map[string]any
		Ports       []map[string]any
		Template    struct {
			Metadata kubernetesMeta
			Spec     struct {
				SecurityContext map[string]any `yaml:"securityContext"`
				Containers      []kubernetesContainer
				Volumes         []struct {
					Name     string
					EmptyDir map[string]any `yaml:"emptyDir"`
				}
			}
		}
		VolumeClaimTemplates []struct {
			Metadata kubernetesMeta
			Spec     map[string]any
		} `yaml:"volumeClaimTemplates"`
	}
}

type kubernetesMeta struct {
	Name   string
	Labels map[string]string
}

type kubernetesContainer struct {
	Name, Image string
	Args        []string
	EnvFrom     []map[string]struct{ Name string } `yaml:"envFrom"`
	Ports       []struct {
		Name          string
		ContainerPort int `yaml:"containerPort"`
	}
	LivenessProbe  map[string]map[string]string `yaml:"livenessProbe"`
	ReadinessProbe map[string]map[string]string `yaml:"readinessProbe"`
	Resources      map[string]map[string]string
	VolumeMounts   []struct {
		Name      string
		MountPath string `yaml:"mountPath"`
	} `yaml:"volumeMounts"`
}

func TestKubernetesExample(t *testing.T) {
	kinds := map[string]string{"ConfigMap": "v1", "Service": "v1", "StatefulSet": "apps/v1", "Deployment": "apps/v1"}
	objects := decodeStrict[kubernetesObject](t, "deploy/kubernetes.yaml")
	var settings map[string]string
	for _, o := range objects {
		if kinds[o.Kind] != o.APIVersion || o.APIVersion == "" || o.Metadata.Name == "" {
			t.Errorf("%s %q has the version %q", o.Kind, o.Metadata.Name, o.APIVersion)
		}
		if o.Kind == "ConfigMap" {
			settings = o.Data
		}
	}
	containers := 0
	for _, o := range objects {
		pod := o.Spec.Template
		volumes := []string{}
		for _, v := range pod.Spec.Volumes {
			volumes = append(volumes, v.Name)
		}
		for _, v := range o.Spec.VolumeClaimTemplates {
			volumes = append(volumes, v.Metadata.Name)
		}
		if match, ok := o.Spec.Selector["matchLabels"].(map[string]any); ok && match["app"] != pod.Metadata.Labels["app"] {
			t.Errorf("%s %q selects %v and makes %v", o.Kind, o.Metadata.Name, match, pod.Metadata.Labels)
		}
		for _, c := range pod.Spec.Containers {
			containers++
			checkContainer(t, o.Metadata.Name, c.Args, settings)
			for _, m := range c.VolumeMounts {
				if !slices.Contains(volumes, m.Name) {
					t.Errorf("%s mounts %q, which is no volume", o.Metadata.Name, m.Name)
				}
			}
		}
	}
	if len(objects) != 4 || containers != 2 || len(settings) == 0 {
		t.Errorf("%d objects with %d containers, %d settings", len(objects), containers, len(settings))
	}
}
