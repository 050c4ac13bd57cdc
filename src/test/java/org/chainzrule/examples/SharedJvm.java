package org.chainzrule.examples;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * One process that runs programs one after the other, for tests of which most of the time would be
 * starts of Java. It knows no data source and no network, as {@link Jvm#in}. What belongs to a
 * process as a whole, such as environment, options of Java and class path, is tested by {@link
 * Jvm}.
 */
final class SharedJvm {

  private static SharedJvm running;

  private final Process process;
  private final DataOutputStream to;
  private final DataInputStream from;

  private SharedJvm() throws IOException {
    Path home = Files.createTempDirectory("chainzrule-programs");
    home.toFile().deleteOnExit();
    process =
        Jvm.in(home)
            .optimised()
            .process(Host.class)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    to = new DataOutputStream(process.getOutputStream());
    from = new DataInputStream(process.getInputStream());
  }

  /**
   * Runs a program that {@link Console#run} can start; the process that runs it ends with this one.
   */
  static synchronized Jvm.Result run(Class<?> main, String... args) throws IOException {
    if (running == null || !running.process.isAlive()) {
      running = new SharedJvm();
    }
    Thread watch = running.watch();
    try {
      return running.send(main, args);
    } finally {
      watch.interrupt();
    }
  }

  /** Ends the process if its program does not end, which the one who reads then notices. */
  private Thread watch() {
    Thread watch =
        new Thread(
            () -> {
              try {
                TimeUnit.SECONDS.sleep(Jvm.MAX_SECONDS);
                process.destroyForcibly();
              } catch (InterruptedException e) {
                // The program has ended.
              }
            });
    watch.setDaemon(true);
    watch.start();
    return watch;
  }

  private Jvm.Result send(Class<?> main, String... args) throws IOException {
    to.writeUTF(main.getName());
    to.writeInt(args.length);
    for (String argument : args) {
      to.writeUTF(argument);
    }
    to.flush();
    try {
      return new Jvm.Result(from.readInt(), text(from), text(from));
    } catch (EOFException e) {
      throw new IOException(Jvm.late(main, args), e);
    }
  }

  private static String text(DataInputStream from) throws IOException {
    return new String(from.readNBytes(from.readInt()), StandardCharsets.UTF_8);
  }

  /** What the process does, until there is nothing more to read. */
  static final class Host {

    private Host() {}

    /** Answers each program's name and arguments with its exit code, output and messages. */
    public static void main(String... none) throws Exception {
      DataInputStream from = new DataInputStream(System.in);
      DataOutputStream to = new DataOutputStream(System.out);
      while (true) {
        Class<?> main;
        try {
          main = Class.forName(from.readUTF());
        } catch (EOFException e) {
          return;
        }
        String[] args = new String[from.readInt()];
        for (int i = 0; i < args.length; i++) {
          args[i] = from.readUTF();
        }
        answer(to, main, args);
      }
    }

    private static void answer(DataOutputStream to, Class<?> main, String... args)
        throws Exception {
      Constructor<?> create = main.getDeclaredConstructor();
      create.setAccessible(true);
      @SuppressWarnings("unchecked")
      Callable<Integer> program = (Callable<Integer>) create.newInstance();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      to.writeInt(Console.run(program, args));
      for (ByteArrayOutputStream printed : List.of(out, err)) {
        to.writeInt(printed.size());
        printed.writeTo(to);
      }
      to.flush();
    }
  }
}
