package org.chainzrule.tensor.safetensors;

import java.nio.file.Path;

/** Signals a safetensors file that cannot be read or written; the message says why and names it. */
public final class TensorFileException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** The longest reason in characters: names in a file may be megabytes long. */
  private static final int MAX_REASON = 1000;

  private final transient Path file;
  private final String reason;

  /**
   * With a reason that says what was expected and what came.
   *
   * @param reason one sentence without the file's name and without a full stop
   */
  public TensorFileException(Path file, String reason) {
    this(file, reason, null);
  }

  /** A failure with its cause, such as a read error. */
  public TensorFileException(Path file, String reason, Throwable cause) {
    super(shortened(reason) + ": " + file, cause);
    this.file = file;
    this.reason = shortened(reason);
  }

  private static String shortened(String reason) {
    return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON) + "...";
  }

  /** The file in question. */
  public Path file() {
    return file;
  }

  /** What is wrong with it, without its name. */
  public String reason() {
    return reason;
  }
}
