import { GlueClient, paginateGetTables } from "@aws-sdk/client-glue";

/** An Iceberg table as Glue has it. */
export interface IcebergTable {
    name: string;
    metadataLocation: string;
    /** When its metadata last changed, where Glue tells it. */
    updatedAt?: Date;
}

/** All Iceberg tables of a Glue database, those of the program and others. */
export async function icebergTables(glue: GlueClient, database: string): Promise<IcebergTable[]> {
    const found: IcebergTable[] = [];
    for await (const { TableList: tables = [] } of paginateGetTables({ client: glue }, { DatabaseName: database })) {
        for (const { Name: name, Parameters: parameters = {}, UpdateTime: updatedAt } of tables) {
            if (name !== undefined && parameters["table_type"]?.toUpperCase() === "ICEBERG") {
                found.push({
                    name,
                    metadataLocation: parameters["metadata_location"] ?? "",
                    ...(updatedAt === undefined ? {} : { updatedAt }),
                });
            }
        }
    }
    return found;
}
