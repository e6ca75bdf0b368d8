// Settings of the Prisma command line. Only `prisma generate` is used.
import { defineConfig } from 'prisma/config';

// `prisma generate` insists on a schema engine that it never runs and would download:
// any existing file satisfies it.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({ schema: 'prisma/schema.prisma' });
