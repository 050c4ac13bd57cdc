package org.chainzrule.spark;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The cluster that the page on clusters starts: a master and two workers, each a process that
 * listens on loopback alone. Its commands run as they stand on the page, in a folder where its jars
 * are those of this build; only the ports are others.
 */
final class PageCluster implements AutoCloseable {

  private static final Path PAGE = Path.of("docs", "spark.md");
  private static final Pattern EXPORT = Pattern.compile("(\\w+)=(\\S+)");
  private static final int START_SECONDS = 120;
  private static final int RUN_MINUTES = 30;

  private final Path folder;
  private final int port;
  private final List<String> page;
  private final List<Process> processes = new ArrayList<>();

  /** Processes are ended, too, where the virtual machine is asked to end within a test. */
  private final Thread atExit = new Thread(this::end);

  private PageCluster(Path folder) throws IOException {
    this.folder = folder;
    this.page = Files.readAllLines(PAGE);
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
  }

  /**
   * Starts the cluster.
   *
   * @param folder an empty one for all files
   */
  static PageCluster start(Path folder) throws IOException, InterruptedException {
    PageCluster cluster = new PageCluster(folder);
    Runtime.getRuntime().addShutdownHook(cluster.atExit);
    try {
      cluster.linkJars();
      cluster.start(cluster.command("master.Master"));
      cluster.awaitMaster();
      cluster.start(cluster.command("cluster/work-1"));
      cluster.start(cluster.command("cluster/work-2"));
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void linkJars() throws IOException {
    Path jars = Files.createDirectories(folder.resolve("target/cluster/jars"));
    Path classes = Path.of("target", "classes").toAbsolutePath();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path jar = Path.of(entry).toAbsolutePath();
      if (Files.isRegularFile(jar)) {
        Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
      }
    }
    Path library = jars.resolve("chainzrule-0.1.0-SNAPSHOT.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(library));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
  }

  /** The command of the page that begins with {@code java} and contains some words. */
  List<String> command(String words) {
    String line =
        page.stream()
            .filter(each -> each.startsWith("java -cp ") && each.contains(words))
            .findFirst()
            .orElseThrow(() -> new AssertionError("expected a command with " + words));
    List<String> command = new ArrayList<>();
    for (String word : line.replace("\"", "").split(" ")) {
      command.add(word.equals("8080") ? "0" : word.replace("7077", Integer.toString(port)));
    }
    command.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    return command;
  }

  /** The variables that the page exports. */
  private Map<String, String> exports() {
    Map<String, String> exports = new HashMap<>();
    for (String line : page) {
      if (line.startsWith("export ")) {
        for (MatchResult found : EXPORT.matcher(line).results().toList()) {
          exports.put(found.group(1), found.group(2).replace("$PWD", folder.toString()));
        }
      }
    }
    return exports;
  }

  /** Starts a command, whose output goes to a file of the folder. */
  Process start(List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log(processes.size()).toFile());
    builder.environment().putAll(exports());
    builder.environment().put("CHAINZRULE_HOME", folder.resolve("home").toString());
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private Path log(int process) {
    return folder.resolve("process-" + process + ".txt");
  }

  /** Waits for a command and returns what it printed; it must end without a failure. */
  String ended(Process process) throws IOException, InterruptedException {
    boolean ended = process.waitFor(RUN_MINUTES, TimeUnit.MINUTES);
    String printed = Files.readString(log(processes.indexOf(process)));
    if (!ended || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError("expected a command to end well, it printed " + printed);
    }
    return printed;
  }

  private void awaitMaster() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return;
      } catch (IOException e) {
        if (System.nanoTime() > end || !processes.get(0).isAlive()) {
          throw new IOException("no master: " + Files.readString(log(0)), e);
        }
        Thread.sleep(100);
      }
    }
  }

  /** The location of the master. */
  String master() {
    return "spark://127.0.0.1:" + port;
  }

  /** The executors that run now: the child processes of the workers. */
  List<ProcessHandle> executors() {
    return processes.subList(1, 3).stream().flatMap(Process::children).toList();
  }

  /** Ends all processes, those last that start others. */
  private void end() {
    List<ProcessHandle> all = new ArrayList<>(processes.stream().map(Process::toHandle).toList());
    for (Process each : processes) {
      List<ProcessHandle> children = each.descendants().toList();
      each.destroyForcibly();
      all.addAll(children);
    }
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle each : all) {
      each.onExit().orTimeout(START_SECONDS, TimeUnit.SECONDS).join();
    }
  }

  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  /** A command with another value of an option, or with the option where it has none. */
  static List<String> with(List<String> command, String... options) {
    List<String> changed = new ArrayList<>(command);
    for (int i = 0; i < options.length; i += 2) {
      int at = changed.indexOf(options[i]);
      if (at >= 0) {
        changed.set(at + 1, options[i + 1]);
      } else {
        changed.addAll(Arrays.asList(options).subList(i, i + 2));
      }
    }
    return changed;
  }

  /** A command without an option and its value. */
  static List<String> without(List<String> command, String option) {
    List<String> changed = new ArrayList<>(command);
    int at = changed.indexOf(option);
    changed.subList(at, at + 2).clear();
    return changed;
  }
}
