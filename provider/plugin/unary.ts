// From functions to gRPC handlers, errors included.

import * as grpc from "@grpc/grpc-js";

import { Values } from "../resources/property";
import { ResourceType } from "../resources/resourceType";
import { grpcError } from "./grpcError";
import { wireWriter } from "./resourceWriter";
import { toWire } from "./wireValues";

/** An error that carries properties has to know which of them are secret. */
class FailedOperation extends Error {
    constructor(
        public readonly reason: unknown,
        public readonly toWire: (values: Values) => Values,
    ) {
        super(String(reason));
    }
}

/** Runs [operation]; its error keeps secrets secret. */
export async function withSecrets<T>(
    resource: ResourceType,
    secretPaths: ReadonlySet<string>,
    operation: () => Promise<T>,
): Promise<T> {
    try {
        return await operation();
    } catch (error) {
        throw new FailedOperation(error, wireWriter(resource, secretPaths));
    }
}

/** A gRPC handler from a function that answers or throws. */
export function unary<Request, Response>(
    handle: (request: Request) => Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
    return (call, callback) => {
        handle(call.request).then(
            (response) => callback(null, response),
            (error: unknown) =>
                callback(
                    error instanceof FailedOperation
                        ? grpcError(error.reason, error.toWire)
                        : grpcError(error, (values) => toWire(values)),
                ),
        );
    };
}
