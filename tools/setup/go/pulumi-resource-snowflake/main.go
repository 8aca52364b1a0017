// The snowflake plugin of Pulumi: terraform-provider-snowflake behind Pulumi's Terraform bridge.
package main

import (
	"os"
	"time"

	"github.com/Snowflake-Labs/terraform-provider-snowflake/pkg/provider"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/info"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/tokens"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
)

// version is that of the npm package @pulumi/snowflake, whose plugin this is.
const version = "1.3.0"

// environmentDefaults are the inputs that the npm package's Provider fills from the environment (its provider.js).
var environmentDefaults = map[string]string{
	"host":                   "SNOWFLAKE_HOST",
	"password":               "SNOWFLAKE_PASSWORD",
	"port":                   "SNOWFLAKE_PORT",
	"private_key_passphrase": "SNOWFLAKE_PRIVATE_KEY_PASSPHRASE",
	"protocol":               "SNOWFLAKE_PROTOCOL",
	"role":                   "SNOWFLAKE_ROLE",
	"warehouse":              "SNOWFLAKE_WAREHOUSE",
}

func main() {
	go endWithParent(os.Getppid())
	// Programs bring the types with them; only Pulumi's code generators read the schema.
	tfbridge.Main("snowflake", version, describe(), []byte("{}"))
}

// endWithParent ends the plugin once the pulumi that started it is gone: one that is killed ends none of its plugins,
// and the bridge looks after its parent no more than the official plugin does.
func endWithParent(parent int) {
	for range time.Tick(time.Second) {
		if os.Getppid() != parent {
			os.Exit(1)
		}
	}
}

// describe maps the Terraform provider to the tokens and properties of @pulumi/snowflake.
func describe() info.Provider {
	described := info.Provider{
		P:                shimv2.NewProvider(provider.Provider()),
		Name:             "snowflake",
		Version:          version,
		GitHubOrg:        "Snowflake-Labs",
		UpstreamRepoPath: ".", // no documentation is generated
		Config: map[string]*info.Schema{
			// The bridge would make a plural of this list's name.
			"preview_features_enabled": {Name: "previewFeaturesEnabled"},
		},
	}
	for name, variable := range environmentDefaults {
		described.Config[name] = &info.Schema{Default: &info.Default{EnvVars: []string{variable}}}
	}
	described.MustComputeTokens(tokens.SingleModule("snowflake_", "index", tokens.MakeStandard("snowflake")))
	described.SetAutonaming(255, "-")
	return described
}
