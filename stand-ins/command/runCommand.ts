import { spawn } from "node:child_process";

/** What commands need of the plugin. */
export interface CommandHost {
    /** Fires when the deployment is canceled; a running command is then ended. */
    signal: AbortSignal;
    /** Shows a line of output while a command runs. */
    show(line: string): void;
}

/** One command to run. */
export interface Command {
    argv: readonly string[];
    /** Working folder; the program's where absent. */
    dir?: string;
    /** Added to the plugin's own. */
    environment: Readonly<Record<string, string>>;
    stdin?: string;
}

const ERROR_TAIL_LINES = 20;

/** @throws Error with the end of its output when the command fails, cannot be started or is canceled. */
export function runCommand(command: Command, host: CommandHost): Promise<{ stdout: string; stderr: string }> {
    const [program = "", ...rest] = command.argv;
    return new Promise((resolve, reject) => {
        // A group of its own: what the shell started ends with it.
        const child = spawn(program, rest, {
            cwd: command.dir,
            env: { ...process.env, ...command.environment },
            stdio: ["pipe", "pipe", "pipe"],
            detached: true,
        });
        const end = () => child.pid !== undefined && process.kill(-child.pid, "SIGTERM");
        host.signal.addEventListener("abort", end, { once: true });
        const stdout = collect(child.stdout, host);
        const stderr = collect(child.stderr, host);
        // A command that reads no input closes the pipe; that is its own affair.
        child.stdin.on("error", () => undefined);
        child.stdin.end(command.stdin ?? "");
        child.once("error", (error) => reject(new Error(`The command cannot be started: ${error.message}`)));
        child.once("close", (code, signal) => {
            host.signal.removeEventListener("abort", end);
            const output = { stdout: trimmed(stdout()), stderr: trimmed(stderr()) };
            if (code === 0) {
                resolve(output);
                return;
            }
            const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
            const tail = `${output.stdout}\n${output.stderr}`.trim().split("\n").slice(-ERROR_TAIL_LINES).join("\n");
            reject(new Error(`The command ended ${how}: ${command.argv.at(-1)}\n${tail}`));
        });
    });
}

function collect(stream: NodeJS.ReadableStream, host: CommandHost): () => string {
    let whole = "";
    let line = "";
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
        whole += chunk;
        const lines = (line + chunk).split("\n");
        line = lines.pop() ?? "";
        lines.forEach((complete) => host.show(complete));
    });
    stream.on("end", () => {
        if (line !== "") {
            host.show(line);
        }
    });
    return () => whole;
}

function trimmed(output: string): string {
    return output.replace(/\r?\n$/, "");
}
