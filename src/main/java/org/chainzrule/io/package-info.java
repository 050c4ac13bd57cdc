/**
 * Files, downloads, digests and JSON, without any knowledge of tensors.
 *
 * <p>{@link org.chainzrule.io.AtomicFile} writes a file completely or not at all, {@link
 * org.chainzrule.io.Destination} is the file or stream that a path leads to, {@link
 * org.chainzrule.io.Digest} is SHA-256 over typed values, {@link org.chainzrule.io.Json} reads and
 * writes JSON, {@link org.chainzrule.io.Downloads} fetches a file of known size and digest into a
 * cache. Errors in data that was read are {@link org.chainzrule.io.DataException}s that name the
 * file.
 *
 * <p>Imports nothing of the library. It is the only package that uses the JSON parser.
 */
package org.chainzrule.io;
