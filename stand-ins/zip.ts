import { crc32, deflateRawSync } from "node:zlib";

/** A file for a ZIP archive: its path in it, with slashes, and its bytes. */
export interface ZipEntry {
    path: string;
    bytes: Buffer;
}

// 1980-01-01 00:00, the earliest that the format can say: equal files make equal archives.
const DOS_DATE = 0x0021;
const DOS_TIME = 0;
const VERSION = 20;
const UTF8_NAMES = 0x0800;
const DEFLATE = 8;
const REGULAR_FILE_0644 = 0o100644 * 0x10000;
const UNIX = 3 << 8;

/**
 * Packs files into a ZIP archive; the same files give the same bytes.
 * Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function zip(entries: readonly ZipEntry[]): Buffer {
    const files: Buffer[] = [];
    const directory: Buffer[] = [];
    let offset = 0;
    for (const { path, bytes } of [...entries].sort((a, b) => (a.path < b.path ? -1 : 1))) {
        const name = Buffer.from(path, "utf8");
        const packed = deflateRawSync(bytes, { level: 9 });
        const about = Buffer.alloc(26);
        about.writeUInt16LE(VERSION, 0);
        about.writeUInt16LE(UTF8_NAMES, 2);
        about.writeUInt16LE(DEFLATE, 4);
        about.writeUInt16LE(DOS_TIME, 6);
        about.writeUInt16LE(DOS_DATE, 8);
        about.writeUInt32LE(crc32(bytes), 10);
        about.writeUInt32LE(packed.length, 14);
        about.writeUInt32LE(bytes.length, 18);
        about.writeUInt16LE(name.length, 22);
        const file = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), about, name, packed]);
        const madeBy = Buffer.alloc(2);
        madeBy.writeUInt16LE(UNIX + VERSION, 0);
        const rest = Buffer.alloc(14);
        rest.writeUInt32LE(REGULAR_FILE_0644, 6);
        rest.writeUInt32LE(offset, 10);
        directory.push(Buffer.concat([Buffer.from("PK\x01\x02", "latin1"), madeBy, about, rest, name]));
        files.push(file);
        offset += file.length;
    }
    const list = Buffer.concat(directory);
    const end = Buffer.alloc(22);
    end.write("PK\x05\x06", 0, "latin1");
    end.writeUInt16LE(entries.length, 8);
    end.writeUInt16LE(entries.length, 10);
    end.writeUInt32LE(list.length, 12);
    end.writeUInt32LE(offset, 16);
    return Buffer.concat([...files, list, end]);
}
