package org.chainzrule.io;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.chainzrule.Internal;

/**
 * Says in words why reading or writing failed: many of Java's own exceptions carry only a file's
 * name as their message, or no message at all.
 */
@Internal({"examples", "experiment", "onnx", "spark", "tensor", "text", "train"})
public final class FailureReason {

  private FailureReason() {}

  /** The reason for a failure, without a full stop. */
  public static String of(IOException failure) {
    if (failure instanceof ClosedByInterruptException) {
      return "the thread was interrupted";
    }
    if (failure instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "there is a file of that name";
    }
    if (failure instanceof FileSystemException e && e.getReason() != null) {
      return e.getReason();
    }
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof UnresolvedAddressException) {
        return "unknown host";
      }
    }
    if (failure.getMessage() != null) {
      return failure.getMessage();
    }
    return failure instanceof ConnectException
        ? "no connection"
        : failure.getClass().getSimpleName();
  }
}
