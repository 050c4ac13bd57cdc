package org.chainzrule.autodiff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What must have a gradient case: found by reflection among the classes of a package, so that
 * nothing new goes unchecked.
 */
public final class Registry {

  private Registry() {}

  /** All classes of the library in the package of {@code member}, nested ones too. */
  public static List<Class<?>> classesBeside(Class<?> member) {
    try {
      Path root = Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path folder = root.resolve(member.getPackageName().replace('.', '/'));
      try (Stream<Path> files = Files.list(folder)) {
        return files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
            .sorted()
            .<Class<?>>map(name -> load(member, name.replace(".class", "")))
            .toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Class<?> load(Class<?> member, String name) {
    try {
      String full = member.getPackageName() + "." + name;
      return Class.forName(full, false, member.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Static and default methods, not private, that give one of these types. */
  public static Stream<String> operations(Class<?> type, Set<Class<?>> results) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> !method.isSynthetic() && !Modifier.isPrivate(method.getModifiers()))
        .filter(method -> method.isDefault() || Modifier.isStatic(method.getModifiers()))
        .filter(method -> results.contains(method.getReturnType()))
        .map(Registry::name)
        .sorted();
  }

  /** As in {@code Variable.plus(Variable)}. */
  private static String name(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(
            Collectors.joining(
                ", ",
                method.getDeclaringClass().getSimpleName() + "." + method.getName() + "(",
                ")"));
  }

  /** The required names that no case covers. */
  public static List<String> missing(Stream<String> required, Stream<GradientCase> cases) {
    Set<String> covered = cases.flatMap(each -> each.covers().stream()).collect(Collectors.toSet());
    return required.filter(name -> !covered.contains(name)).toList();
  }
}
