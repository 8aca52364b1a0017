// Errors as the engine understands them.

import * as grpc from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";

import { maskExternalIds } from "../../snowflake-client/maskedExternalIds";
import { Values } from "../resources/property";
import { UnfinishedError } from "../resources/resourceType";

/** The engine reads the details of an error from this metadata, as gRPC in Go writes them. */
const DETAILS_KEY = "grpc-status-details-bin";

/**
 * [error] for the engine. An {@link UnfinishedError} tells it that the object exists: the engine keeps it in the state,
 * and the next deployment goes on with it. [toWire] writes its properties.
 */
export function grpcError(error: unknown, toWire: (values: Values) => Values): Partial<grpc.ServiceError> {
    const message = maskExternalIds(error instanceof Error ? error.message : String(error));
    const metadata = new grpc.Metadata();
    if (error instanceof UnfinishedError) {
        const detail = new ErrorResourceInitFailed();
        detail.setId(error.state.id);
        detail.setProperties(Struct.fromJavaScript(toWire(error.state.properties) as Record<string, JavaScriptValue>));
        detail.setReasonsList([message]);
        const any = new Any();
        any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
        const status = new Status();
        status.setCode(grpc.status.UNKNOWN);
        status.setMessage(message);
        status.addDetails(any);
        metadata.add(DETAILS_KEY, Buffer.from(status.serializeBinary()));
    }
    return { code: grpc.status.UNKNOWN, details: message, message, metadata };
}
