// From functions to gRPC handlers, and from errors to what the engine understands.

import * as grpc from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** The engine reads the details of an error from this metadata, as gRPC in Go writes them. */
const DETAILS_KEY = "grpc-status-details-bin";

/** An object that exists although its creation or update failed. */
export interface LeftObject {
    id: string;
    /** Its state, as far as it is known. */
    properties: Struct;
}

/** An error of a call as the engine takes it. */
export interface FailedCall {
    message: string;
    /** The engine keeps this object in the state, and the next deployment continues with it. */
    left?: LeftObject;
}

/** A gRPC handler from a function that returns or throws; `failed` explains what it threw. */
export function unary<Request, Response>(
    handle: (request: Request) => Promise<Response>,
    failed: (error: unknown) => FailedCall,
): grpc.handleUnaryCall<Request, Response> {
    return (call, callback) => {
        const run = async () => handle(call.request);
        run().then(
            (response) => callback(null, response),
            (error: unknown) => callback(serviceError(failed(error))),
        );
    };
}

function serviceError({ message, left }: FailedCall): Partial<grpc.ServiceError> {
    const metadata = new grpc.Metadata();
    if (left !== undefined) {
        const detail = new ErrorResourceInitFailed();
        detail.setId(left.id);
        detail.setProperties(left.properties);
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
