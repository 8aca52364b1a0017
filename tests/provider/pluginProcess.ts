// The plugin as the engine meets it: a process that prints its port and speaks gRPC.

import * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as protocol from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { ChildProcess, spawn } from "node:child_process";
import * as path from "node:path";

import { Values } from "../../provider/resources/property";

const EXECUTABLE = path.resolve(__dirname, "..", "..", "provider", "pulumi-resource-snowflake-iceberg");

/** Request and response of the methods that tests call. */
interface Methods {
    getPluginInfo: [Empty, PluginInfo];
    getSchema: [protocol.GetSchemaRequest, protocol.GetSchemaResponse];
    checkConfig: [protocol.CheckRequest, protocol.CheckResponse];
    configure: [protocol.ConfigureRequest, protocol.ConfigureResponse];
    check: [protocol.CheckRequest, protocol.CheckResponse];
    diff: [protocol.DiffRequest, protocol.DiffResponse];
    create: [protocol.CreateRequest, protocol.CreateResponse];
    read: [protocol.ReadRequest, protocol.ReadResponse];
    cancel: [Empty, Empty];
}

/** A running plugin and a client of it. */
export class PluginProcess {
    readonly process: ChildProcess;
    readonly client: ResourceProviderClient;
    readonly exited: Promise<number | null>;

    private constructor(process: ChildProcess, port: number) {
        this.process = process;
        this.client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
        this.exited = new Promise((resolve) => process.once("exit", (code) => resolve(code)));
    }

    /** Starts [executable] in [cwd] with [environment] and no other variables but PATH. */
    static async start(
        options: { executable?: string; cwd?: string; environment?: NodeJS.ProcessEnv } = {},
    ): Promise<PluginProcess> {
        const child = spawn(options.executable ?? EXECUTABLE, [], {
            cwd: options.cwd,
            env: { PATH: process.env["PATH"], ...options.environment },
            stdio: ["ignore", "pipe", "inherit"],
        });
        return new PluginProcess(child, await firstPort(child));
    }

    /** Sends one request. */
    call<Name extends keyof Methods>(name: Name, request: Methods[Name][0]): Promise<Methods[Name][1]> {
        return new Promise((resolve, reject) => {
            const callback = (error: grpc.ServiceError | null, response: Methods[Name][1]): void =>
                error ? reject(error) : resolve(response);
            (this.client[name] as (request: unknown, callback: unknown) => void).call(this.client, request, callback);
        });
    }

    async stop(): Promise<void> {
        this.client.close();
        this.process.kill("SIGKILL");
        await this.exited;
    }
}

/** Reads the port from the first line of stdout. */
export function firstPort(child: ChildProcess): Promise<number> {
    return new Promise((resolve, reject) => {
        let text = "";
        child.stdout?.on("data", (data: Buffer) => {
            text += data.toString();
            if (text.includes("\n")) {
                const port = Number(text.split("\n")[0]);
                if (Number.isInteger(port)) {
                    resolve(port);
                } else {
                    reject(new Error(`The first line is no port: ${text}`));
                }
            }
        });
        child.once("error", reject);
        child.once("exit", (code) => reject(new Error(`The plugin ended with ${code} before it printed a port.`)));
    });
}

/** [values] as a message. */
export function struct(values: Values): Struct {
    return Struct.fromJavaScript(values as Record<string, JavaScriptValue>);
}
