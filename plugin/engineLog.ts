// Lines that the engine shows beside a resource.

import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** Sends log lines to the engine at `address`; without one they go to stderr. */
export class EngineLog {
    private readonly client: EngineClient | undefined;

    constructor(address: string | undefined) {
        this.client = address === undefined ? undefined : new EngineClient(address, grpc.credentials.createInsecure());
    }

    /** Shows `message`; an `ephemeral` line is gone when the operation is over. */
    write(urn: string, severity: "info" | "warning", message: string, ephemeral: boolean): void {
        if (this.client === undefined) {
            process.stderr.write(`${severity}: ${message}\n`);
            return;
        }
        const request = new LogRequest();
        request.setSeverity(severity === "info" ? LogSeverity.INFO : LogSeverity.WARNING);
        request.setMessage(message);
        request.setUrn(urn);
        request.setEphemeral(ephemeral);
        this.client.log(request, (error) => {
            if (error) {
                process.stderr.write(`${severity}: ${message}\n`);
            }
        });
    }
}
