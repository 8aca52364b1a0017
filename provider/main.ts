// The plugin process: serves the provider to the engine that started it, and ends with it.

import { serve } from "../plugin/serve";
import { ProviderService } from "./service/service";

/** How long the session has to end before the process exits without it. */
const STOP_MILLIS = 1_000;

async function main(): Promise<void> {
    // The engine passes its own address; there is none when it attaches later.
    const engineAddress = process.argv.slice(2).find((argument) => !argument.startsWith("-"));
    const service = new ProviderService(engineAddress, process.env);

    const stop = (): void => {
        const exit = (): never => process.exit(0);
        service.stop().then(exit, exit);
        setTimeout(exit, STOP_MILLIS).unref();
    };
    process.once("SIGTERM", stop);
    // Ctrl-C reaches the whole terminal; the engine decides what it means. When it is done it calls Cancel and then
    // interrupts: who stays then keeps it, and the other plugins' end, waiting for five seconds.
    process.on("SIGINT", () => {
        if (service.isCancelled) {
            stop();
        }
    });
    await serve(service.handlers(), stop);
}

main().catch((error: unknown) => {
    process.stderr.write(
        `The provider snowflake-iceberg cannot start: ${error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exit(1);
});
