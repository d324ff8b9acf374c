import { Readable } from "node:stream";
import type { ListObjectsV2CommandOutput, S3ClientConfig } from "@aws-sdk/client-s3";
import { measure } from "./measured.ts";
import type { ByteRange, DirectUploads, Storage } from "./storage.ts";

export interface S3StorageOptions {
  bucket: string;
  region: string;
  /** Address of an S3-compatible service; Amazon's when not given. */
  endpoint: string | undefined;
  /** Put the bucket into the path instead of the host name. */
  pathStyle: boolean;
  /** Found as the AWS tools find them when not given. */
  credentials: { accessKeyId: string; secretAccessKey: string } | undefined;
  /** Where others reach the service, if not at `endpoint`. */
  publicUrl: string | undefined;
  /** Whether to hand out addresses on the bucket itself. */
  givesAddresses: boolean;
  /** Whether the service takes forms (POST Object), from wherever people are. */
  takesForms: boolean;
  /** How long one request may wait for its answer, a part on its way up included, in milliseconds; 5 minutes by default. */
  answerMs?: number;
}

/** A part in the air holds this much memory, and two of them are in the air. */
const partBytes = 8 * 2 ** 20;
const partsAtOnce = 2;

/**
 * Keeps files in a bucket of Amazon S3 or of a service that speaks its protocol. Large files go up in parts; a file
 * appears when the last part is in. The client is loaded only here: it is large.
 */
export async function createS3Storage(options: S3StorageOptions): Promise<Storage> {
  const { bucket: Bucket, givesAddresses, takesForms } = options;
  const [s3, { Upload }, { getSignedUrl }, { createPresignedPost }] = await Promise.all([
    import("@aws-sdk/client-s3"),
    import("@aws-sdk/lib-storage"),
    import("@aws-sdk/s3-request-presigner"),
    import("@aws-sdk/s3-presigned-post"),
  ]);
  const client = new s3.S3Client(clientConfig(options, options.endpoint));
  const outside = new s3.S3Client(clientConfig(options, options.publicUrl ?? options.endpoint));

  const direct: DirectUploads = {
    async form(Key, { maxBytes, seconds }) {
      const Conditions: [["content-length-range", number, number]] = [["content-length-range", 1, maxBytes]];
      return createPresignedPost(outside, { Bucket, Key, Conditions, Expires: seconds });
    },
    async copy(from, Key) {
      const command = new s3.CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${from}` });
      return (await ifFound(client.send(command))) !== undefined;
    },
  };

  return {
    direct: takesForms ? direct : undefined,
    async put(key, content, { maxBytes, mimeType }) {
      const { chunks, result } = measure(content, maxBytes);
      const body = rememberFailure(chunks);
      const upload = new Upload({
        client,
        params: { Bucket, Key: key, Body: Readable.from(body.chunks), ContentType: mimeType },
        partSize: partBytes,
        queueSize: partsAtOnce,
      });
      try {
        await upload.done();
        return result();
      } catch (error) {
        content.destroy();
        // What broke the stream says more than what became of the upload.
        throw body.failure() ?? error;
      }
    },
    async get(key, range) {
      const Range = range && rangeHeader(range);
      const found = await ifFound(client.send(new s3.GetObjectCommand({ Bucket, Key: key, Range })));
      return found?.Body as Readable | undefined;
    },
    size: async (key) =>
      (await ifFound(client.send(new s3.HeadObjectCommand({ Bucket, Key: key }))))?.ContentLength,
    async delete(key) {
      await ifFound(client.send(new s3.DeleteObjectCommand({ Bucket, Key: key })));
    },
    async *list({ after, before }) {
      let ContinuationToken: string | undefined;
      do {
        const command = new s3.ListObjectsV2Command({ Bucket, ContinuationToken });
        const page: ListObjectsV2CommandOutput = await client.send(command);
        for (const { Key, LastModified } of page.Contents ?? []) {
          if (Key !== undefined && LastModified && LastModified > after && LastModified < before) yield Key;
        }
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
    },
    async publicUrl(key, { seconds, mimeType }) {
      if (!givesAddresses) return undefined;
      const command = new s3.GetObjectCommand({ Bucket, Key: key, ResponseContentType: mimeType });
      return getSignedUrl(outside, command, { expiresIn: seconds });
    },
  };
}

function clientConfig(options: S3StorageOptions, endpoint: string | undefined): S3ClientConfig {
  const { region, pathStyle, credentials, answerMs = 300_000 } = options;
  return {
    region,
    // The client's own patience has no end.
    requestHandler: { connectionTimeout: 10_000, requestTimeout: answerMs, throwOnRequestTimeout: true },
    forcePathStyle: pathStyle,
    ...(endpoint ? { endpoint } : {}),
    ...(credentials ? { credentials } : {}),
    // Services other than Amazon's often refuse the newer checksums.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  };
}

const rangeHeader = ({ start, end }: ByteRange) => `bytes=${start}-${end}`;

/** A stream that can be asked afterwards what broke it. */
function rememberFailure(content: AsyncIterable<Buffer>) {
  let failure: unknown;
  async function* chunks() {
    try {
      yield* content;
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  return { chunks: chunks(), failure: () => failure };
}

/** Takes "there is no such file" for an answer. HEAD has no body to name the error in. */
async function ifFound<T>(asking: Promise<T>): Promise<T | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof Error && (error.name === "NoSuchKey" || error.name === "NotFound")) return undefined;
    throw error;
  }
}
