package org.chainzrule.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A real file on a disk that fails after a number of writing calls, closing included. */
public final class FullDisk extends FileChannel {

  /** The kind of failure. */
  public enum Failure {
    NO_SPACE,
    BUG
  }

  private final FileChannel real;
  private final Failure failure;
  private int left;

  /**
   * @param calls the number of calls that succeed, the opening being the first
   */
  private FullDisk(FileChannel real, int calls, Failure failure) {
    this.real = real;
    this.left = calls - 1;
    this.failure = failure;
  }

  /** A writer to a disk on which every call after the first {@code calls} fails. */
  public static AtomicFile after(int calls, Failure failure) {
    return new AtomicFile(
        scratch -> {
          fail(calls, failure);
          return new FullDisk(
              FileChannel.open(scratch, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              calls,
              failure);
        });
  }

  /** A writer to a device, whatever the name of the scratch file. */
  public static AtomicFile device(Path device) {
    return new AtomicFile(scratch -> FileChannel.open(device, StandardOpenOption.WRITE));
  }

  private static void fail(int left, Failure failure) throws IOException {
    if (left <= 0) {
      if (failure == Failure.BUG) {
        throw new IllegalStateException("a bug");
      }
      throw new IOException("No space left on device");
    }
  }

  private void spend() throws IOException {
    fail(left, failure);
    left--;
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    spend();
    // A channel may write less than it is given.
    ByteBuffer part = from.duplicate().limit(Math.min(from.limit(), from.position() + 30_000));
    int written = real.write(part);
    from.position(part.position());
    return written;
  }

  @Override
  public FileChannel position(long position) throws IOException {
    spend();
    real.position(position);
    return this;
  }

  @Override
  public void force(boolean metadata) throws IOException {
    spend();
    real.force(metadata);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
    spend();
  }

  @Override
  public int read(ByteBuffer to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long read(ByteBuffer[] to, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long position() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long size() {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileChannel truncate(long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int read(ByteBuffer to, long position) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int write(ByteBuffer from, long position) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }
}
