// The plugin process: serves the provider to the engine that started it, and ends with it.

import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";

import { ProviderService } from "./plugin/service";

/** The schema and large states do not fit into gRPC's default of 4 MB. */
const UNLIMITED = -1;
const PARENT_CHECK_MILLIS = 1_000;

async function main(): Promise<void> {
    // The engine passes its own address; there is none when it attaches later.
    const engineAddress = process.argv.slice(2).find((argument) => !argument.startsWith("-"));
    const service = new ProviderService(engineAddress, process.env);
    const server = new grpc.Server({
        "grpc.max_receive_message_length": UNLIMITED,
        "grpc.max_send_message_length": UNLIMITED,
    });
    server.addService(ResourceProviderService as unknown as grpc.ServiceDefinition, service.handlers());
    const port = await bind(server);

    const stop = (): void => {
        const exit = (): never => process.exit(0);
        service.stop().then(exit, exit);
        setTimeout(exit, PARENT_CHECK_MILLIS).unref();
    };
    process.once("SIGTERM", stop);
    // Ctrl-C reaches the whole terminal; the engine decides what it means. When it is done it calls Cancel and then
    // interrupts: who stays then keeps it, and the other plugins' end, waiting for five seconds.
    process.on("SIGINT", () => {
        if (service.isCancelled) {
            stop();
        }
    });
    stopWithParent(stop);

    // The engine reads the port from the first line.
    process.stdout.write(`${port}\n`);
}

function bind(server: grpc.Server): Promise<number> {
    return new Promise((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
            error ? reject(error) : resolve(port),
        );
    });
}

/** An engine that is killed cannot stop its plugins; its children then get another parent. */
function stopWithParent(stop: () => void): void {
    const parent = process.ppid;
    const timer = setInterval(() => {
        if (process.ppid !== parent) {
            clearInterval(timer);
            stop();
        }
    }, PARENT_CHECK_MILLIS);
    timer.unref();
}

main().catch((error: unknown) => {
    process.stderr.write(
        `The provider snowflake-iceberg cannot start: ${error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exit(1);
});
