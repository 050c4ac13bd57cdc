package org.chainzrule.experiment.page;

import java.util.List;
import org.chainzrule.Internal;
import org.chainzrule.io.DataException;

/**
 * The libraries that write pages, which are optional dependencies. This class can be loaded without
 * them; the others of its package cannot.
 */
@Internal({"doctor", "examples"})
public final class PageLibraries {

  private static final List<String> NEEDED =
      List.of(
          "org.jsoup.Jsoup",
          "org.jetbrains.letsPlot.core.util.PlotSvgExportCommon",
          "mu.KotlinLogging");

  private PageLibraries() {}

  /**
   * Checks that they are there, so that it is known before a training that its page can be written.
   *
   * @throws DataException if one is missing
   */
  public static void check() {
    for (String needed : NEEDED) {
      try {
        Class.forName(needed, false, PageLibraries.class.getClassLoader());
      } catch (ClassNotFoundException e) {
        throw new DataException(
            "expected jsoup, lets-plot-common and kotlin-logging-jvm on the class path, which"
                + " reports as pages need, got no class "
                + needed
                + "; see docs/reports.md",
            e);
      }
    }
  }
}
