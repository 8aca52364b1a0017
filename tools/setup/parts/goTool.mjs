// A tool built from its Go module, locked by a checked-in go.mod and go.sum.
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";

import { CommandFailed, run } from "../childProcess.mjs";
import { errorText, SetupProblem, storageProblem } from "../problem.mjs";
import { onPath } from "../searchPath.mjs";

const CURE =
    "Install the Pulumi CLI 3.250 or newer (pulumi.com/docs/install) so that it is on PATH, or Go 1.21 or newer (go.dev/dl), then run the same command again.";
// Older ones cannot fetch the toolchain that go.mod asks for by themselves.
const OLDEST = [1, 21];

/**
 * @param {{ root: string, env: NodeJS.ProcessEnv, signal?: AbortSignal, log?: string, note: (text: string) => void }} context
 * @param {{ title: string, module: string, package: string, version: string, output: string, why: string,
 *           cure?: string }} tool
 *        module: folder of go.mod; version: what the tool is to say of itself, with a v; why: why Go is needed at all;
 *        cure: what to do without Go; default: to install the Pulumi CLI
 */
export async function buildGoTool(context, tool) {
    const { env, signal, log, note } = context;
    await requireGo(context, tool);
    const goEnv = { ...env, GOFLAGS: "-buildvcs=false", GOWORK: "off", CGO_ENABLED: "0" };
    const cwd = join(context.root, tool.module);
    mkdirSync(dirname(tool.output), { recursive: true });
    const ldflags = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${tool.version}`;
    let packages = 0;
    try {
        // -v names each package once it is compiled.
        await run(
            "go",
            ["build", "-v", "-mod=readonly", "-trimpath", "-ldflags", ldflags, "-o", tool.output, tool.package],
            {
                cwd,
                env: goEnv,
                signal,
                log,
                onLine: (line) => {
                    if (/^go: downloading/.test(line)) {
                        note("go build: fetching modules");
                    } else if (/^[\w.]+(\/\S+)*$/.test(line)) {
                        packages += 1;
                        note(`go build: ${packages} packages compiled (takes minutes, once)`);
                    }
                },
            },
        );
    } catch (error) {
        throw storageProblem(error, tool.title, tool.output) ?? goProblem(error, tool);
    }
}

async function requireGo({ env, signal }, tool) {
    const { cure = CURE } = tool;
    if (onPath("go", env).length === 0) {
        throw new SetupProblem(`${tool.title}: ${tool.why}, and there is no Go on PATH to build it with.`, cure);
    }
    const { stdout } = await run("go", ["env", "GOVERSION"], { env, signal, timeoutMs: 20_000 }).catch((error) => {
        throw new SetupProblem(
            `${tool.title}: ${tool.why}, and the Go on PATH does not run (${error.message}).`,
            cure,
            { cause: error },
        );
    });
    const [major, minor] = (/go(\d+)\.(\d+)/.exec(stdout) ?? []).slice(1).map(Number);
    if (!(major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]))) {
        throw new SetupProblem(
            `${tool.title}: ${tool.why}, and Go on PATH is ${stdout.trim()}; 1.21 or newer is needed to build it.`,
            cure,
        );
    }
}

/** @param {unknown} error @param {{ title: string }} tool @returns {unknown} */
export function goProblem(error, tool) {
    if (!(error instanceof CommandFailed)) {
        return error;
    }
    const text = errorText(error);
    const options = { cause: error, log: error.log };
    if (/SECURITY ERROR|checksum mismatch/.test(text)) {
        return new SetupProblem(
            `${tool.title}: a Go module does not match go.sum.`,
            "Run `go clean -modcache`; if it happens again, GOPROXY serves an altered module: set GOPROXY to another.",
            options,
        );
    }
    if (
        /dial tcp|no such host|i\/o timeout|connection refused|proxyconnect|TLS handshake|GOPROXY list is not the empty string|module lookup disabled/.test(
            text,
        )
    ) {
        return new SetupProblem(
            `${tool.title}: the Go module proxy does not answer.`,
            "Check the network and GOPROXY (go env GOPROXY), then run the same command again: what was compiled is kept.",
            options,
        );
    }
    const line = text.split("\n").findLast((l) => l.trim() !== "") ?? "";
    return new SetupProblem(`${tool.title}: go build failed: ${line}`, "See the log for its full output.", options);
}
