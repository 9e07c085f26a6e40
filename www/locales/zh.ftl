# 页面的中文文本，每个键一条。

title = Pageframe
