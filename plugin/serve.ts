// The process of a plugin: serves on a free port of the loopback interface to the engine that started it, and ends with it.

import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";

/** Schemas and large states do not fit into gRPC's default of 4 MB. */
const UNLIMITED = -1;
const PARENT_CHECK_MILLIS = 1_000;

/**
 * Serves `handlers`, and prints the port, which the engine reads from the first line.
 *
 * @param stop called when the engine is gone; by default the process exits at once.
 */
export async function serve(
    handlers: grpc.UntypedServiceImplementation,
    stop: () => void = () => process.exit(0),
): Promise<void> {
    const server = new grpc.Server({
        "grpc.max_receive_message_length": UNLIMITED,
        "grpc.max_send_message_length": UNLIMITED,
    });
    server.addService(ResourceProviderService, handlers);
    const port = await bind(server);
    endWithParent(stop);
    process.stdout.write(`${port}\n`);
}

function bind(server: grpc.Server): Promise<number> {
    return new Promise((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
            error ? reject(error) : resolve(port),
        );
    });
}

/** An engine that is killed cannot stop its plugins; they then get another parent. */
export function endWithParent(stop: () => void): void {
    const parent = process.ppid;
    const timer = setInterval(() => {
        if (process.ppid !== parent) {
            clearInterval(timer);
            stop();
        }
    }, PARENT_CHECK_MILLIS);
    timer.unref();
}
