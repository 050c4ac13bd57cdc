package org.chainzrule.spark.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/**
 * A file of Hadoop as a channel with places to go to, which streams do not have: a scratch file on
 * the local disk, which goes away when it is closed. A file that is read is copied there first, and
 * one that is written is sent at the end.
 */
final class HadoopChannel extends FileChannel {

  /** Where the content of a written file goes. */
  @FunctionalInterface
  interface Sending {
    OutputStream open() throws IOException;
  }

  private final FileChannel scratch;
  private final Sending sending;

  private HadoopChannel(FileChannel scratch, Sending sending) {
    this.scratch = scratch;
    this.sending = sending;
  }

  /** A file whose content is this; what is written to it is lost. */
  static HadoopChannel reading(InputStream content) throws IOException {
    FileChannel scratch = scratch();
    try {
      content.transferTo(Channels.newOutputStream(scratch));
      scratch.position(0);
      return new HadoopChannel(scratch, OutputStream::nullOutputStream);
    } catch (IOException | RuntimeException e) {
      scratch.close();
      throw e;
    }
  }

  /** An empty file. */
  static HadoopChannel writing(Sending sending) throws IOException {
    return new HadoopChannel(scratch(), sending);
  }

  private static FileChannel scratch() throws IOException {
    return FileChannel.open(
        Files.createTempFile("chainzrule", ".part"),
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    try (scratch;
        OutputStream out = sending.open()) {
      Channels.newInputStream(scratch.position(0)).transferTo(out);
    }
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    return scratch.read(to);
  }

  @Override
  public long read(ByteBuffer[] to, int from, int count) throws IOException {
    return scratch.read(to, from, count);
  }

  @Override
  public int read(ByteBuffer to, long at) throws IOException {
    return scratch.read(to, at);
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    return scratch.write(bytes);
  }

  @Override
  public long write(ByteBuffer[] bytes, int from, int count) throws IOException {
    return scratch.write(bytes, from, count);
  }

  @Override
  public int write(ByteBuffer bytes, long at) throws IOException {
    return scratch.write(bytes, at);
  }

  @Override
  public long position() throws IOException {
    return scratch.position();
  }

  @Override
  public FileChannel position(long at) throws IOException {
    scratch.position(at);
    return this;
  }

  @Override
  public long size() throws IOException {
    return scratch.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    scratch.truncate(size);
    return this;
  }

  /** Does nothing: the file is on its file system once it is closed. */
  @Override
  public void force(boolean metadata) {
    // See above.
  }

  @Override
  public long transferTo(long at, long count, WritableByteChannel to) throws IOException {
    return scratch.transferTo(at, count, to);
  }

  @Override
  public long transferFrom(ReadableByteChannel from, long at, long count) throws IOException {
    return scratch.transferFrom(from, at, count);
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long at, long size) throws IOException {
    return scratch.map(mode, at, size);
  }

  @Override
  public FileLock lock(long at, long size, boolean shared) throws IOException {
    throw new IOException("Hadoop's file systems have no locks");
  }

  @Override
  public FileLock tryLock(long at, long size, boolean shared) throws IOException {
    return lock(at, size, shared);
  }
}
