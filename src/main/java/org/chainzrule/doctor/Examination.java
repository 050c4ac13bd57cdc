package org.chainzrule.doctor;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chainzrule.model.Provenance;

/**
 * The result of an examination of this process: its platform, its native code, its memory, the data
 * sets that are found, the optional libraries, and its speed.
 *
 * <pre>{@code
 * Examination found = Examination.of(System.getenv(), Duration.ofSeconds(8));
 * found.lines().forEach(System.out::println);
 * }</pre>
 *
 * @param version the version of this library
 * @param findings what was found; the home folder is shortened to {@code ~} in them
 */
public record Examination(String version, List<Finding> findings) {

  public Examination {
    findings = List.copyOf(findings);
  }

  /**
   * Examines this process. Nothing is downloaded or written.
   *
   * @param environment the environment variables, as {@code System.getenv()} returns them
   * @param speedTest how long products and training steps are timed, about; zero for not at all
   */
  public static Examination of(Map<String, String> environment, Duration speedTest) {
    List<Finding> all = new ArrayList<>(MachineFindings.all());
    List<Finding> backend = BackendFindings.all();
    all.addAll(backend);
    all.addAll(DataFindings.all(environment));
    all.addAll(LibraryFindings.all());
    boolean computes = backend.stream().noneMatch(each -> each.verdict() == Verdict.FAILURE);
    if (computes && !speedTest.isZero()) {
      all.add(SpeedTest.within(speedTest).finding());
    }
    return new Examination(
        Provenance.libraryVersion(), all.stream().map(Examination::withoutHome).toList());
  }

  /** Whether the library works here, well or less well. */
  public boolean usable() {
    return findings.stream().noneMatch(each -> each.verdict() == Verdict.FAILURE);
  }

  /** All of it as lines of text, which may be pasted into a bug report. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("ChainzRule " + version);
    findings.forEach(finding -> lines.add(finding.toString()));
    lines.add(usable() ? "usable" : "not usable; the remedies stand behind each failure");
    return List.copyOf(lines);
  }

  /** The name of a user is nobody else's business. */
  private static Finding withoutHome(Finding finding) {
    return new Finding(
        finding.subject(),
        finding.verdict(),
        withoutHome(finding.found()),
        withoutHome(finding.remedy()));
  }

  private static String withoutHome(String text) {
    String shortened = text;
    for (String home : homes()) {
      shortened =
          Pattern.compile(Pattern.quote(home) + "(?![\\w-])")
              .matcher(shortened)
              .replaceAll(Matcher.quoteReplacement("~"));
    }
    return shortened;
  }

  /** The home folder as it is named, and where a link leads. */
  private static Set<String> homes() {
    Set<String> homes = new LinkedHashSet<>();
    try {
      Path home = Path.of(System.getProperty("user.home", ""));
      if (home.isAbsolute() && home.getNameCount() > 0) {
        homes.add(home.toString());
        homes.add(home.toRealPath().toString());
      }
    } catch (IOException | InvalidPathException e) {
      // A home that does not exist has no other name.
    }
    return homes;
  }
}
