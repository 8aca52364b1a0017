// A reader such as `head` that ends before a command does: the command continues, unheard, and its exit code stays true.

/** Leaves what can no longer be written unwritten, instead of ending this process in the middle of its work. */
export function outliveReaders(streams = [process.stdout, process.stderr]) {
    for (const stream of streams) {
        stream.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
            if (error.code !== "EPIPE") {
                throw error;
            }
        });
    }
}
