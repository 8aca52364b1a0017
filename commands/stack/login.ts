import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import { parse } from "yaml";

import { checkoutRoot } from "../../tools/setup/checkout";

/**
 * Whether Pulumi knows where it keeps states: by the environment, the project or an earlier `pulumi login`.
 *
 * @see https://www.pulumi.com/docs/iac/concepts/state-and-backends/
 */
export function isLoggedIn(environment: NodeJS.ProcessEnv = process.env): boolean {
    if (environment["PULUMI_ACCESS_TOKEN"] || environment["PULUMI_BACKEND_URL"]) {
        return true;
    }
    const project = parse(readFileSync(join(checkoutRoot, "Pulumi.yaml"), "utf8")) as { backend?: { url?: string } };
    if (project.backend?.url !== undefined) {
        return true;
    }
    const home = environment["PULUMI_CREDENTIALS_PATH"] || environment["PULUMI_HOME"] || join(homedir(), ".pulumi");
    const file = join(home, "credentials.json");
    if (!existsSync(file)) {
        return false;
    }
    try {
        const { current } = JSON.parse(readFileSync(file, "utf8")) as { current?: string };
        return current !== undefined && current !== "";
    } catch (error) {
        if (error instanceof SyntaxError) {
            return false;
        }
        throw error;
    }
}
